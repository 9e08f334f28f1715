import fc from 'fast-check';

/**
Characters that expressions and texts of the tests are made of: of one to three bytes, words and others.

None of four bytes: there, V8 is no measure. It does not find `/[^é]$/u` in '😀', and finds `/\B/u` in the middle of 'a😀a'.
*/
export const alphabet = ['a', 'b', 'A', 'z', '1', '_', ' ', '-', 'é', 'É', 'я', '日'];

const one = fc.constantFrom(
	...alphabet.filter(char => char !== '-'),
	...[
		'.',
		'\\w',
		'\\W',
		'\\d',
		'\\D',
		'\\S',
		'[ab]',
		'[^a]',
		'[a-z]',
		'[^é]',
		'[à-ï]',
		'[\\wé]',
		'[^\\d ]',
		'[日é]',
	],
);
const assertion = fc.constantFrom('^', '$', '\\b', '\\B');
const count = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{2,}', '{0,3}?');

const sourcesOf = (repeated: (source: string, one: string) => string): fc.Arbitrary<string> =>
	fc.letrec<{source: string; part: string}>(tie => ({
		source: fc.oneof(
			{maxDepth: 3},
			fc.array(tie('part'), {maxLength: 4}).map(parts => parts.join('')),
			fc.array(tie('part'), {minLength: 1, maxLength: 3}).map(parts => parts.join('|')),
		),
		part: fc.oneof(
			{maxDepth: 3, depthIdentifier: 'part'},
			{weight: 5, arbitrary: one},
			{weight: 1, arbitrary: assertion},
			{weight: 3, arbitrary: fc.tuple(one, count).map(parts => parts.join(''))},
			{weight: 1, arbitrary: tie('source').map(source => `(?:${source})`)},
			{
				weight: 1,
				arbitrary: fc
					.tuple(tie('source'), one, count)
					.map(([source, char, times]) => repeated(source, char) + times),
			},
		),
	})).source;

/** Sources of regular expressions that mean in JavaScript (with the flag `u`) what they mean here. */
export const sources = sourcesOf(source => `(${source})`);

/** The same, where nothing is repeated that may be empty: which of the matches is preferred then differs between engines. */
export const plainSources = sourcesOf((source, char) => `(${char}(?:${source}))`);

/** Texts that such expressions may match. */
export const texts: fc.Arbitrary<string> = fc
	.array(fc.constantFrom(...alphabet), {maxLength: 12})
	.map(chars => chars.join(''));
