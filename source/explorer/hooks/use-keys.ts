import {useInput} from 'ink';
import {type KeyName, keyNames} from '../keymap/key-names.ts';

/** Call back for each key that is pressed, in their order. */
export const useKeys = (press: (key: KeyName) => void): void => {
	useInput((input, key) => {
		for (const name of keyNames(input, key)) {
			press(name);
		}
	});
};
