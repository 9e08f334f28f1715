import {spawn} from 'node:child_process';

/** Whether a program runs in tmux, by its environment. */
export const isInTmux = ({TMUX = ''}: Readonly<Record<string, string | undefined>>): boolean => TMUX !== '';

/** So long tmux may take for it, in ms. */
const patienceMs = 2000;

/**
Have tmux take a text into its newest buffer, and pass it on to the clipboard of the terminal that it runs in; whatever it is set to.

@param program - Where tmux is found.
@returns Whether it did: one before 3.2 does not know how, and none may be found where its socket is.
*/
export const giveToTmux = (text: string, program = 'tmux'): Promise<boolean> =>
	new Promise(resolve => {
		const tmux = spawn(program, ['load-buffer', '-w', '-'], {
			stdio: ['pipe', 'ignore', 'ignore'],
			timeout: patienceMs,
		});
		tmux.once('error', () => resolve(false));
		tmux.once('exit', code => resolve(code === 0));
		// It may end without having read all.
		tmux.stdin.on('error', () => {});
		tmux.stdin.end(text);
	});
