/**
Longest text for the terminal's clipboard, in bytes: with it the sequence has less than 100,000 characters, to which those who write it commonly
keep. Terminals differ, and what is too long for one is lost without a word.
*/
export const mostClipboardBytes = 74_994;

/**
What tells a terminal to put a text into the clipboard of whoever sits at it: OSC 52, which goes through ssh as it is.

A terminal that does not know it, or does not allow it, says nothing.

@see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands
*/
export const clipboardSequence = (text: string): string =>
	`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;

/**
The same for a program within tmux.

tmux takes it where `set-clipboard` is `on`, and hands on what is wrapped where `allow-passthrough` is on (or tmux is older than 3.3): both are
written, as nobody can tell. In its own settings (`external`) it takes neither, so this is only for those whose tmux cannot be asked; see `giveToTmux`.

@see https://github.com/tmux/tmux/issues/3333
*/
export const clipboardSequenceInTmux = (text: string): string => {
	const sequence = clipboardSequence(text);
	return `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
};
