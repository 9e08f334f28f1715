import type {ScreenName} from './keymap/binding.ts';
import type {KeyName} from './keymap/key-names.ts';
import type {Keymap} from './keymap/keymap.ts';
import type {Prompt} from './prompt/prompt.ts';

export type PressesOptions = {
	readonly keymap: Keymap;
	/** The screen that has the keys. */
	readonly screen: () => ScreenName;
	/** What is being typed. */
	readonly prompt: () => Prompt | undefined;
	/** While a key before is looking for something: resolves when the next key need not wait any more. */
	readonly soon: () => Promise<void> | undefined;
	/** Do what a key does. */
	readonly press: (key: KeyName) => void;
	/** Keys are about to be typed. */
	readonly beforeTyping: () => void;
	/** They were. */
	readonly typed: () => void;
};

/** Keys that were pressed and not yet taken. */
export class Presses {
	readonly #options: PressesOptions;
	readonly #keys: KeyName[] = [];
	#isPressing = false;

	constructor(options: PressesOptions) {
		this.#options = options;
	}

	/** Keys were pressed, so fast that they came together. */
	add(keys: readonly KeyName[]): void {
		this.#keys.push(...keys);
		if (!this.#isPressing) {
			this.#isPressing = true;
			void this.#pressAll();
		}
	}

	/** One after another, each on what the one before led to; what is typed is not kept waiting by a search that it ends. */
	async #pressAll(): Promise<void> {
		const {prompt, soon, press, beforeTyping, typed} = this.#options;
		while (this.#keys.length > 0) {
			const wait = prompt() ? undefined : soon();
			if (wait) {
				await wait;
			}

			const keys = this.#typedNow();
			if (keys.length > 0) {
				beforeTyping();
				prompt()!.type(keys);
				typed();
			} else {
				press(this.#keys.shift()!);
			}
		}

		this.#isPressing = false;
	}

	/** Take the next keys as far as they are typed into the prompt. A text that is pasted is one change, not one for each character. */
	#typedNow(): KeyName[] {
		const {keymap, screen} = this.#options;
		const end =
			screen() === 'prompt' ? this.#keys.findIndex(key => keymap.find('prompt', key) !== undefined) : 0;
		return this.#keys.splice(0, end === -1 ? this.#keys.length : end);
	}
}
