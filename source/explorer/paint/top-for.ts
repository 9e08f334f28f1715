/** A list on the screen: which of its rows is selected, and how many there is room for. */
type List = {
	readonly selected: number;
	/** The first row that was on the screen. */
	readonly top: number;
	readonly height: number;
	readonly count: number;
};

/** The top that shows the selected row, with as little scrolling as can be, and no empty rows below the end. */
export const topFor = ({selected, top, height, count}: List): number => {
	const highest = Math.max(0, selected - height + 1);
	const last = Math.max(0, count - height);
	return Math.max(highest, Math.min(top, selected, last));
};
