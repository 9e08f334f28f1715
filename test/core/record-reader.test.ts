import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {levelOf, readLevels} from '../../source/core/levels.ts';
import {continuesMark} from '../../source/core/line-batch.ts';
import {RecordReader} from '../../source/core/record-reader.ts';
import {linesOf} from './lines-of.ts';

const encoder = new TextEncoder();

/** The lines, with `+` before those that continue a record. */
const marked = (texts: readonly string[], hasTime?: (text: string) => boolean): string[] => {
	const lines = linesOf(texts);
	const marks = new Uint8Array(texts.length);
	readLevels(lines, marks);
	const own = hasTime && new Uint32Array(Math.ceil(texts.length / 32));
	for (const [line, text] of texts.entries()) {
		if (own && hasTime(text)) {
			own[line >>> 5]! |= 1 << (line & 31);
		}
	}

	new RecordReader().fill(lines, marks, 0, texts.length, own);
	return texts.map((text, line) => `${marks[line]! & continuesMark ? '+' : ' '}${text}`);
};

/** A log, with `+` or a space before each line that says what is expected of it. */
const expectRecords = (log: string, hasTime?: (text: string) => boolean): void => {
	const expected = log.split('\n').filter(line => line !== '');
	expect(
		marked(
			expected.map(line => line.slice(1)),
			hasTime,
		),
	).toEqual(expected);
};

describe('the lines of a record', () => {
	test('are those of a stack trace of Java', () => {
		expectRecords(`
 2026-11-23 12:00:00 ERROR com.example.Main - boom
+java.lang.IllegalStateException: not so
+	at com.example.Main.run(Main.java:12)
+	at com.example.Main.main(Main.java:3)
+Caused by: java.io.IOException: disk
+	at com.example.Disk.read(Disk.java:7)
+	... 12 more
+	Suppressed: java.lang.RuntimeException: closing
+		at com.example.Disk.close(Disk.java:9)
 2026-11-23 12:00:01 INFO next`);
	});

	test('are those of a stack trace of Java whose indent was taken away', () => {
		expectRecords(`
 Exception in thread "main" java.lang.IllegalStateException: not so
+at com.example.Main.run(Main.java:12)
+... 12 more
 at the end (of the day) all is well`);
	});

	test('do not begin with an exception that no line logged', () => {
		expectRecords(`
 INFO fine
 java.lang.IllegalStateException: not so
+	at com.example.Main.run(Main.java:12)`);
	});

	test('are those of an exception of .NET', () => {
		expectRecords(`
 12:00:00 [ERR] boom
+System.TimeoutException: late
+   at Example.Main.Run() in /src/Main.cs:line 12
+   --- End of inner exception stack trace ---
 12:00:00 [INF] next`);
	});

	test('are those of a stack trace of JavaScript', () => {
		expectRecords(`
 Error: boom
+    at run (/app/main.js:1:2)
+    at Object.<anonymous> (/app/main.js:3:4) {
+  code: 'ENOENT'
+}
 next`);
	});

	test('are those of a traceback of Python, its last line and its cause', () => {
		expectRecords(`
 ERROR:root:boom
+Traceback (most recent call last):
+  File "main.py", line 3, in run
+    disk.read()
+ValueError: not so
+
+During handling of the above exception, another exception occurred:
+
+Traceback (most recent call last):
+  File "main.py", line 5, in run
+    disk.close()
+app.errors.Closed
 next
 ValueError: printed`);
	});

	test('begin with a traceback of Python that no line logged', () => {
		expectRecords(`
 INFO:root:fine
 Traceback (most recent call last):
+  File "main.py", line 3, in run
+KeyError: 'x'
 next`);
	});

	test('are those of tracebacks that follow from one that no line logged', () => {
		expectRecords(`
 Traceback (most recent call last):
+  File "main.py", line 3, in run
+KeyError: 'x'
+
+The above exception was the direct cause of the following exception:
+
+Traceback (most recent call last):
+  File "main.py", line 5, in run
+ValueError: not so
 next
 Traceback (most recent call last):`);
	});

	test('are those of a panic of Go', () => {
		expectRecords(`
 panic: runtime error: invalid memory address
+[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45]
+
+goroutine 1 [running]:
+main.(*server).run(0xc000010000, {0x1, 0x2})
+	/app/main.go:12 +0x1d
+main.main()
+	/app/main.go:3 +0x20
+created by main.start in goroutine 7
+	/app/main.go:2 +0x20
+
+goroutine 7 [select]:
+net/http.(*conn).serve(0xc0000)
+	/go/net/http.go:1 +0x1
+rax    0x0
+rip    0x45a1c2
+exit status 2
 next`);
	});

	test('are those of a goroutine after the line that logged it', () => {
		expectRecords(`
 2026/11/23 12:00:00 http: panic serving 10.0.0.1:1234: boom
+goroutine 23 [running]:
+net/http.(*conn).serve.func1()
+	/go/net/http.go:1 +0x1
 2026/11/23 12:00:01 next (of all)`);
	});

	test('are those of a panic of Rust', () => {
		expectRecords(`
 thread 'main' panicked at src/main.rs:2:5:
+index out of bounds
+stack backtrace:
+   0: rust_begin_unwind
+             at /rustc/library/std/src/panicking.rs:617:5
+note: run with \`RUST_BACKTRACE=full\` environment variable
 next`);
	});

	test('are those of a trace of PHP', () => {
		expectRecords(`
 PHP Fatal error:  Uncaught Exception: boom in /app/index.php:3
+Stack trace:
+#0 /app/index.php(7): run()
+#1 {main}
+  thrown in /app/index.php on line 3
 # a comment
 #channel opened`);
	});

	test('are those of JSON that is laid out over lines', () => {
		expectRecords(`
 answer: {
+  "level": "error",
+  "items": [
+    1
+  ]
+}
 {
+  "a": 1
+}
 next`);
	});

	test('are those between empty lines', () => {
		expectRecords(`
 usage: app
+
+  -h  help
 next`);
	});

	test('do not begin with levels that are set in so that they end at one column', () => {
		expectRecords(`
 ERROR boom
  INFO fine
  WARN slow
+    at ERROR.run`);
	});
});

const isStamped = (text: string): boolean => text.startsWith('12:00');

describe('a line without a time', () => {
	test('continues in a stream whose lines have one', () => {
		expectRecords(
			`
 banner
 12:00:00 select
+from items
+where a = 1
 12:00:01 next`,
			isStamped,
		);
	});

	test('is a record where it is JSON that tells its level', () => {
		expectRecords(
			`
 12:00:00 asked with
+{"body":"x"}
 {"level":"error","msg":"x"}
 12:00:01 INFO sent
+{"level":"error",
+	"msg":"x"}`,
			isStamped,
		);
	});

	test('is a record where no line has one', () => {
		expectRecords(
			`
 select
 from items`,
			isStamped,
		);
	});

	test('is a record again after 500 of them', () => {
		const texts = ['12:00:00 last', ...Array.from({length: 502}, (_, index) => `plain ${index}`)];
		const records = marked(texts, isStamped).filter(text => text.startsWith(' '));
		expect(records).toEqual([' 12:00:00 last', ' plain 500', ' plain 501']);
	});
});

test('any number of lines continue records where times come between', () => {
	const texts = Array.from({length: 1200}, (_, index) => (index % 2 === 0 ? '12:00:00 x' : 'plain'));
	expect(marked(texts, isStamped).filter(text => text.startsWith('+'))).toHaveLength(600);
});

test('a line ends where it ends, though the next one follows without a newline', () => {
	const bytes = encoder.encode('Caused by: x');
	expect(new RecordReader().continues(bytes, 0, 'Caused by'.length, 0)).toBe(false);
});

test('a line with a time of its own is a record whatever it looks like', () => {
	const text = fc.constantFrom('  at x', 'Caused by: x', '', '}', 'goroutine 1 [running]:', 'x', 'main.x()');
	fc.assert(
		fc.property(fc.array(fc.tuple(text, fc.boolean())), lines => {
			const reader = new RecordReader();
			for (const [each, hasTime] of lines) {
				const bytes = encoder.encode(each);
				const continues = reader.continues(bytes, 0, bytes.length, 0, hasTime);
				expect(continues && hasTime).toBe(false);
			}
		}),
	);
});

test.each([
	['\tat x', true],
	['Caused by: x', true],
	['', true],
	['goroutine 1 [running]:', true],
	['Traceback (most recent call last):', false],
	['ValueError: x', false],
	['java.lang.Error: x', false],
	['hello', false],
])('a new reader judges %j by itself', (text, continues) => {
	const bytes = encoder.encode(text);
	expect(new RecordReader().continues(bytes, 0, bytes.length, 0)).toBe(continues);
});

test('what is after the end of a line is not looked at', () => {
	const part = fc.constantFrom(
		'at ',
		'x)',
		'goroutine ',
		'Traceback (most recent call last):',
		' ',
		'Error',
		'java.',
		':',
		'{',
		'}',
		'\t',
		"thread '",
		'#0 ',
		'ERROR ',
	);
	const texts = fc.array(
		fc.array(part, {maxLength: 4}).map(parts => parts.join('')),
		{maxLength: 12},
	);
	fc.assert(
		fc.property(texts, all => {
			const apart = new RecordReader();
			const expected = all.map(text => {
				const bytes = encoder.encode(text);
				const level = levelOf(bytes, 0, bytes.length);
				return `${apart.continues(bytes, 0, bytes.length, level) ? '+' : ' '}${text}`;
			});
			expect(marked(all)).toEqual(expected);
		}),
		{numRuns: 2000},
	);
});
