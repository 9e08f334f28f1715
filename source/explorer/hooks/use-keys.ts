import {useInput} from 'ink';
import {type KeyName, keyNames} from '../keymap/key-names.ts';

/** Call back for keys that are pressed, with those that came together in their order; not for what `isAnswer` takes. */
export const useKeys = (
	press: (keys: readonly KeyName[]) => void,
	isAnswer?: (input: string) => boolean,
): void => {
	useInput((input, key) => {
		if (isAnswer?.(input)) {
			return;
		}

		press(keyNames(input, key));
	});
};
