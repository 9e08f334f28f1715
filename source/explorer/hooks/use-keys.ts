import {useInput} from 'ink';
import {type KeyName, keyNames} from '../keymap/key-names.ts';

/** Call back for each key that is pressed, in their order; not for what `isAnswer` takes. */
export const useKeys = (press: (key: KeyName) => void, isAnswer?: (input: string) => boolean): void => {
	useInput((input, key) => {
		if (isAnswer?.(input)) {
			return;
		}

		for (const name of keyNames(input, key)) {
			press(name);
		}
	});
};
