import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createMatcher} from '../../../../source/store/scan/create-matcher.ts';
import {bitsFor} from '../../../../source/store/scan/line-bits.ts';
import {Patterns} from '../../../../source/store/scan/shapes/patterns.ts';
import {linesOf} from '../../../core/lines-of.ts';

const count = (texts: readonly string[], patterns = new Patterns()): Patterns => {
	for (const text of texts) {
		add(patterns, text);
	}

	return patterns;
};

/** Count a line that stands in the middle of others. */
const add = (patterns: Patterns, text: string, time = 0n, isError = false): void => {
	const {bytes, starts} = linesOf(['before', text, 'after']);
	patterns.addLine(bytes, starts[1]!, starts[2]! - 1, time, isError);
};

const shapesOf = (texts: readonly string[]): Array<[text: string, count: number]> =>
	count(texts)
		.counts()
		.shapes.map(shape => [shape.text, shape.count]);

describe('of a message', () => {
	test.each([
		['request handled in 12ms', 'request handled in <*>'],
		['2026-11-23T12:00:00.123Z INFO started', 'INFO started'],
		['[2026-11-23 12:00:00] app: started', 'app: started'],
		['connect to 10.0.0.1:8080 failed', 'connect to <*> failed'],
		['id 550e8400-e29b-41d4-a716-446655440000 gone', 'id <*> gone'],
		['commit deadbeef pushed', 'commit <*> pushed'],
		['took 1h2m3.5s', 'took <*>'],
		['GET /checkout HTTP/1.1', 'GET <*> <*>'],
		['see https://example.com for more', 'see <*> for more'],
		['mail to someone@example.com', 'mail to <*>'],
		['user "bob smith" came', 'user <*> came'],
		['I1120 12:00:00.123456       1 sync.go:25] "Synced" pod="x/y"', '"Synced" pod=<*>'],
		['E1120 12:00:00.123456       1 sync.go:25] lost 5 pods', 'lost <*> pods'],
		['10.0.0.1 - - [20/Nov/2026:12:00:00 +0000] "GET /x HTTP/1.1" 200 2', '<*> <*>] "GET <*> <*>" <*> <*>'],
		['GET /items?page=2;v=1 200', 'GET <*> <*>'],
		[
			'com.example.shop.checkout.CheckoutController started',
			'com.example.shop.checkout.CheckoutController started',
		],
		['"quoted" first', '"quoted" first'],
		["user 'bob' came", 'user <*> came'],
		["don't panic", "don't panic"],
		["it is 5 o'clock", "it is <*> o'clock"],
		['level=info path=/x user=bob', 'level=<*> path=<*> user=<*>'],
		['level=info msg="request handled in 5ms" n=1', 'level=<*> msg="request handled in <*>" n=<*>'],
		['status=(200)', 'status=(<*>)'],
		['error: no such file', 'error: no such file'],
		['done.', 'done.'],
		['cache hit (a, b)', 'cache hit (a, b)'],
		['token eyJhbGciOiJIUzUxMiIsInR5cCI6', 'token <*>'],
		['{"level":"info","msg":"request handled","path":"/x"}', 'request handled'],
		['{"ts":1,"message":"took 5 s"}', 'took <*> s'],
		['2026-11-23T12:00:00Z {"event":"started up"}', 'started up'],
		['{"a":1,"b":"x"}', '{"a":<*>,"b":<*>}'],
		['\u001B[31mERROR\u001B[0m boom', 'ERROR boom'],
		['日本 5', '日本 <*>'],
		['say "unclosed', 'say "unclosed'],
	])('%s: %s', (message, shape) => {
		expect(shapesOf([message])).toEqual([[shape, 1]]);
	});
});

test('the most frequent shapes come first', () => {
	expect(shapesOf(['a b c', 'took 5', 'took 6', 'a b c', 'took 7'])).toEqual([
		['took <*>', 3],
		['a b c', 2],
	]);
});

test('messages that are empty have one shape', () => {
	expect(shapesOf(['', '   ', '\t'])).toEqual([['', 3]]);
});

test('of a shape its errors, its first and last time and an example are told', () => {
	const patterns = new Patterns();
	add(patterns, 'took 5', 5n, true);
	add(patterns, 'took 6', 3n);
	add(patterns, 'took 7', 9n, true);
	add(patterns, 'other', 4n);
	const [first, second] = patterns.counts().shapes;
	expect(first).toMatchObject({text: 'took <*>', count: 3, errors: 2, first: 3n, last: 9n});
	expect(new TextDecoder().decode(first!.example.line)).toBe('took 5');
	expect(second).toMatchObject({text: 'other', count: 1, errors: 0});
});

test('the example is the line with all that is around the message; of a long one the message', () => {
	const exampleOf = (text: string) =>
		new TextDecoder().decode(count([text]).counts().shapes[0]!.example.line);
	const short = '{"ts":1,"msg":"took 5 s","n":2}';
	expect(exampleOf(short)).toBe(short);
	const long = `{"data":"${'x'.repeat(1100)}","msg":"took 5 s"}`;
	expect(exampleOf(long)).toBe('took 5 s');
	expect(shapesOf([long])).toEqual([['took <*> s', 1]]);
});

describe('a word that changes', () => {
	const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal', 'ian', 'joe'];

	test('is kept as long as it takes few values', () => {
		expect(shapesOf(names.slice(0, 8).map(name => `user ${name} logged in`))).toHaveLength(8);
	});

	test('is variable where it takes many', () => {
		const texts = names.map(name => `user ${name} logged in`);
		expect(shapesOf([...texts, 'user ann logged out', ...texts])).toEqual([
			['user <*> logged in', 20],
			['user ann logged out', 1],
		]);
	});

	test('is counted with numbers that stand in its place', () => {
		const texts = names.map(name => `user ${name} logged in`);
		expect(shapesOf(['user 5 logged in', ...texts, 'user 6 logged in'])).toEqual([
			['user <*> logged in', 12],
		]);
	});

	test('is variable sooner where numbers stood in its place', () => {
		const texts = ['user ann7 logged in', 'user bob logged in', 'user cid logged in'];
		expect(shapesOf(texts.slice(0, 2))).toHaveLength(2);
		expect(shapesOf(texts)).toEqual([['user <*> logged in', 3]]);
	});

	test('may be one of several', () => {
		const texts = names.flatMap(from => names.map(to => `${from} sent a gift to ${to}`));
		expect(shapesOf(texts)).toEqual([['<*> sent a gift to <*>', 100]]);
	});

	test('is not variable in short messages, which would be all the same', () => {
		expect(shapesOf(names)).toHaveLength(10);
		expect(shapesOf(names.map(name => `hello ${name}`))).toHaveLength(10);
	});
});

describe('no more shapes are kept than may be', () => {
	const words = Array.from({length: 400}, (_, index) =>
		[...index.toString(4).padStart(5, '0')].map(digit => 'abcd'[Number(digit)]).join(''),
	);

	test('the rarest are counted together', () => {
		const patterns = count(['frequent', 'frequent', 'frequent', ...words], new Patterns(50));
		const {shapes, others} = patterns.counts();
		expect(shapes.length).toBeLessThanOrEqual(50);
		expect(shapes[0]).toMatchObject({text: 'frequent', count: 3});
		expect(shapes.reduce((sum, shape) => sum + shape.count, 0) + others.count).toBe(403);
	});

	test('one that comes again is counted again', () => {
		const patterns = count([...words, ...words.flatMap(word => [word, word])], new Patterns(50));
		const {shapes, others} = patterns.counts();
		expect(shapes.reduce((sum, shape) => sum + shape.count, 0) + others.count).toBe(1200);
	});
});

const word = fc.constantFrom(
	'user',
	'ann',
	'bob',
	'request',
	'took',
	'5',
	'12ms',
	'/x',
	'a=1',
	'"q"',
	'é',
	'(',
	')',
	':',
	'x.',
);
const text = fc.array(word, {maxLength: 7}).map(words => words.join(' '));

test('every line is counted once, and found by its shape', () => {
	fc.assert(
		fc.property(fc.array(text, {maxLength: 150}), texts => {
			const {shapes, others} = count(texts).counts();
			expect(shapes.reduce((sum, shape) => sum + shape.count, 0)).toBe(texts.length);
			expect(others.count).toBe(0);
			const lines = linesOf(texts);
			for (const {template, count: of} of shapes) {
				const matcher = createMatcher(structuredClone({type: 'shape', template} as const));
				const found = matcher.scan(lines, bitsFor(texts.length));
				expect(found).toBe(of);
			}
		}),
		{numRuns: 300},
	);
});

const senders = [...'cdefghijkl'].map(from => `the user ${from} wrote to a`);
const receivers = [...'cdefghijkl'].map(to => `the user b wrote to ${to}`);

test('a pattern is not widened to one that has lines of another', () => {
	const shapes = shapesOf([...senders, ...receivers, 'the user b wrote to a']);
	expect(shapes[0]).toEqual(['the user <*> wrote to a', 11]);
	expect(shapes.slice(1).map(([, count]) => count)).toEqual(receivers.map(() => 1));
});

test('patterns of two threads that have lines in common become one', () => {
	const patterns = count(senders);
	patterns.add(structuredClone(count(receivers).take()));
	expect(patterns.counts().shapes.map(shape => [shape.text, shape.count])).toEqual([
		['the user <*> wrote to <*>', 20],
	]);
});

const name = fc.constantFrom(...'abcdefghijklm', '7');
/** Lines in which now this word changes and now that one: their shapes would overlap. */
const changing = fc
	.oneof(fc.tuple(name, fc.constantFrom('a', 'b')), fc.tuple(fc.constantFrom('a', 'b'), name))
	.map(([from, to]) => `the user ${from} wrote to ${to}`);

test('a line is of one shape alone, whatever words change and whoever counted it', () => {
	fc.assert(
		fc.property(
			fc.array(changing, {minLength: 50, maxLength: 150}),
			fc.array(changing, {maxLength: 100}),
			(first, second) => {
				const both = new Patterns();
				both.add(structuredClone(count(first).take()));
				both.add(structuredClone(count(second).take()));
				for (const [texts, patterns] of [
					[first, count(first)],
					[[...first, ...second], both],
				] as const) {
					const lines = linesOf(texts);
					for (const {template, count: of} of patterns.counts().shapes) {
						expect(createMatcher({type: 'shape', template}).scan(lines, bitsFor(texts.length))).toBe(of);
					}
				}
			},
		),
		{numRuns: 200},
	);
});

test('what threads counted apart is counted together', () => {
	fc.assert(
		fc.property(fc.array(text, {maxLength: 80}), fc.array(text, {maxLength: 80}), (first, second) => {
			const both = count(first);
			both.add(structuredClone(count(second).take()));
			const sums = (patterns: Patterns) =>
				patterns.counts().shapes.reduce((sum, shape) => sum + shape.count, 0);
			expect(sums(both)).toBe(sums(count([...first, ...second])));
			expect(new Set(both.counts().shapes.map(shape => JSON.stringify(shape.template))).size).toBe(
				both.counts().shapes.length,
			);
		}),
		{numRuns: 300},
	);
});

test('what is variable in a thread takes what has one word there in another', () => {
	const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal', 'ian', 'joe'];
	const patterns = count(['user ann logged in', 'user ann logged in']);
	patterns.add(count(names.map(name => `user ${name} logged in`)).take());
	expect(patterns.counts().shapes.map(shape => [shape.text, shape.count])).toEqual([
		['user <*> logged in', 12],
	]);
});

test('the place of a shape in a line is its message', () => {
	const line = '2026-11-23T12:00:00Z took 5 ms';
	const [shape] = count([line]).counts().shapes;
	const matcher = createMatcher({type: 'shape', template: shape!.template});
	expect(matcher.ranges(new TextEncoder().encode(line))).toEqual([21, 30]);
	expect(matcher.ranges(new TextEncoder().encode('took five ms'))).toEqual([]);
});

test('no bytes make it fail', () => {
	fc.assert(
		fc.property(
			fc.array(fc.uint8Array({maxLength: 40}).map(bytes => bytes.filter(byte => byte !== 10))),
			all => {
				const lines = linesOf(all);
				const patterns = new Patterns();
				for (let line = 0; line < all.length; line++) {
					patterns.addLine(lines.bytes, lines.starts[line]!, lines.starts[line + 1]! - 1, 0n, false);
				}

				for (const {template, count: of} of patterns.counts().shapes) {
					expect(
						createMatcher({type: 'shape', template}).scan(lines, bitsFor(all.length)),
					).toBeGreaterThanOrEqual(of);
				}
			},
		),
	);
});
