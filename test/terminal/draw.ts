import xterm from '@xterm/headless';

/** One cell of a drawn line. */
export type DrawnCell = {readonly text: string; readonly cells: number; readonly style: string};

/** What a terminal makes of one line: its cells, and where the cursor is then. */
export const drawLine = async (
	text: string,
	columns: number,
): Promise<{cells: DrawnCell[]; width: number}> => {
	const terminal = new xterm.Terminal({cols: columns, rows: 2, allowProposedApi: true});
	await new Promise<void>(resolve => terminal.write(text, resolve));
	const {active} = terminal.buffer;
	const line = active.getLine(0)!;
	const width = active.cursorX + active.cursorY * columns;
	const cells = Array.from({length: columns}, (_, column) => {
		const cell = line.getCell(column)!;
		const style = [
			cell.getFgColorMode(),
			cell.getFgColor(),
			cell.getBgColorMode(),
			cell.getBgColor(),
			cell.isBold(),
			cell.isDim(),
			cell.isItalic(),
			cell.isUnderline(),
			cell.isInverse(),
			cell.isStrikethrough(),
		];
		return {text: cell.getChars(), cells: cell.getWidth(), style: style.map(Number).join(' ')};
	});
	terminal.dispose();
	return {cells, width};
};

/** Cells that a terminal gives to each of some texts. */
export const drawnWidths = async (texts: readonly string[]): Promise<number[]> => {
	const terminal = new xterm.Terminal({cols: 20, rows: 2, allowProposedApi: true});
	const widths: number[] = [];
	// The terminal is asked after each text where its cursor is.
	terminal.onData(answer => widths.push(Number(/;(\d+)R/.exec(answer)![1]) - 1));
	await new Promise<void>(resolve =>
		terminal.write(texts.map(text => `\r${text}\u001B[6n`).join(''), resolve),
	);
	terminal.dispose();
	return widths;
};
