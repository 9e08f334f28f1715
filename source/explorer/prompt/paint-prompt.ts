import {cellWidth, clip, fit} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Theme} from '../theme/theme.ts';
import type {Prompt} from './prompt.ts';

/** Cells that the text keeps, whatever is said at the end of the row. */
const leastText = 16;

/** The last row of the screen while something is typed, and the cell in which the next character goes. */
export const paintPrompt = (
	{question, line}: Prompt,
	{width, theme}: {width: number; theme: Theme},
): {row: string; column: number} => {
	const {text: said, isProblem} = question.status();
	const sign = ` ${question.sign} `;
	const signWidth = cellWidth(sign);
	const status = clip(sanitizeText(said), 0, Math.max(0, width - signWidth - leastText - 3));
	const end = status === '' ? '' : ` ${(isProblem ? theme.warning : theme.quiet)(status)} `;
	const room = Math.max(1, width - signWidth - cellWidth(end));
	const before = cellWidth(sanitizeText(line.text.slice(0, line.at)));
	// The cursor stays on the row: of a longer text its part around it is seen.
	const from = Math.max(0, before - room + 1);
	const text = fit(clip(sanitizeText(line.text), from, room), room);
	return {row: theme.key(sign) + text + end, column: signWidth + before - from};
};
