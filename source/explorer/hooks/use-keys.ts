import {useInput} from 'ink';
import {type KeyName, keyNames} from '../keymap/key-names.ts';

/** Call back for keys that are pressed, with those that came together in their order. */
export const useKeys = (press: (keys: readonly KeyName[]) => void): void => {
	useInput((input, key) => press(keyNames(input, key)));
};
