/** Escape sequences that switch the terminal's modes, as strings: who writes them decides when. */
const esc = '\u001B[';

export const enterAlternateScreen = `${esc}?1049h`;
export const leaveAlternateScreen = `${esc}?1049l`;
export const showCursor = `${esc}?25h`;
export const hideCursor = `${esc}?25l`;
/** The wheel comes as arrow keys while the alternate screen shows, so that no mouse capture breaks selection. */
export const enableAlternateScroll = `${esc}?1007h`;
export const disableAlternateScroll = `${esc}?1007l`;
/** Without it a row that is wider than was counted is cut at the edge, and cannot push the rows below it. */
export const disableAutowrap = `${esc}?7l`;
export const enableAutowrap = `${esc}?7h`;
export const disableBracketedPaste = `${esc}?2004l`;
export const resetStyle = `${esc}0m`;

/** What the explorer switches on besides Ink's own alternate screen and hidden cursor. */
export const enterModes = enableAlternateScroll + disableAutowrap;

/** Undoes `enterModes`, before the alternate screen is left. */
export const leaveModes = enableAutowrap + disableAlternateScroll;

/** Puts back everything that a full-screen program may have changed, whatever it got to. Harmless when nothing was. */
export const restoreModes =
	leaveModes + disableBracketedPaste + leaveAlternateScreen + showCursor + resetStyle;
