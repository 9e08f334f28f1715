/** How many colours may be used: 0 none at all (no style either), 1 the 16 named ones, 2 the palette of 256, 3 any. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** What the decision on colour depends on. */
export type ColourQuestion = {
	/** Of `--color`. A flag is the person's last word, so `always` and `never` win over the environment. */
	readonly flag: 'auto' | 'always' | 'never';
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Whether the output is a terminal. */
	readonly isTty: boolean;
};

/**
Whether to colour, and how richly.

`NO_COLOR` counts when it is set and not empty (no-color.org). `FORCE_COLOR` is 0 to 3, `true`, `false` or empty, as in Node's own `tty.getColorDepth`.
*/
export const colourLevel = ({flag, env, isTty}: ColourQuestion): ColourLevel => {
	if (flag === 'never') {
		return 0;
	}

	const palette = paletteOf(env);
	if (flag === 'always') {
		return atLeastBasic(palette);
	}

	if (env.NO_COLOR) {
		return 0;
	}

	const forced = forcedLevel(env.FORCE_COLOR, palette);
	if (forced !== undefined) {
		return forced;
	}

	return isTty ? palette : 0;
};

const atLeastBasic = (level: ColourLevel): ColourLevel => (level === 0 ? 1 : level);

const forcedLevel = (value: string | undefined, palette: ColourLevel): ColourLevel | undefined => {
	switch (value) {
		case undefined:
			return undefined;
		case '0':
		case 'false':
			return 0;
		case '1':
		case '2':
		case '3':
			return Number(value) as ColourLevel;
		default:
			return atLeastBasic(palette);
	}
};

/** What the terminal says of itself. */
const paletteOf = (env: ColourQuestion['env']): ColourLevel => {
	const term = env.TERM ?? '';
	if (term === 'dumb') {
		return 0;
	}

	if (/truecolor|24bit/i.test(env.COLORTERM ?? '') || /-direct$/.test(term)) {
		return 3;
	}

	return /256(?:color)?$/.test(term) ? 2 : 1;
};
