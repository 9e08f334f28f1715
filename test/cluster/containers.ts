/** An image with BusyBox's shell. Without one of the caller's, only a node that has it beforehand can run it: it is never pulled. */
const image = process.env.KREEL_TEST_IMAGE;

const imageFields = image
	? {image, imagePullPolicy: 'IfNotPresent'}
	: {image: 'localhost/emit:1', imagePullPolicy: 'Never'};

/** A container that runs a script of what any BusyBox has. */
export const shell = (name: string, script: string, fields: object = {}) => ({
	name,
	...imageFields,
	command: ['sh', '-c', script],
	...fields,
});

/** An image that no registry has. */
export const absentImage = 'localhost/absent:1';

type Lines = {
	/** The number of the first line. */
	readonly from?: number;
	/** Seconds after each line. */
	readonly pause?: number;
	/** What stands before the number. */
	readonly word?: string;
	/** Every line whose number is a multiple of it goes to standard error. */
	readonly stderrEvery?: number;
};

/** A script that prints numbered lines up to a number. */
export const lines = (to: number, options: Lines = {}): string => script(`[ $i -le ${to} ]`, options);

/** A script that prints numbered lines for ever. */
export const linesForEver = (options: Lines = {}): string => script('true', {pause: 0.2, ...options});

const script = (isOn: string, {from = 1, pause = 0, word = '', stderrEvery = 0}: Lines): string => {
	const text = `echo ${word ? `"${word} $i"` : '$i'}`;
	const print =
		stderrEvery === 0 ? text : `if [ $((i % ${stderrEvery})) = 0 ]; then ${text} >&2; else ${text}; fi`;
	const wait = pause === 0 ? '' : ` sleep ${pause};`;
	return `i=${from}; while ${isOn}; do ${print};${wait} i=$((i + 1)); done`;
};

/** A script that prints an error with three lines of stack under it. */
export const stackTrace = (message: string): string =>
	`printf '%s ERROR\\n\\tat Handler.serve (handler.js:10:3)\\n\\tat Router.route (router.js:55:9)\\n\\tat Server.run (server.js:7:1)\\n' '${message}'`;

/** A script that takes memory until it is killed for it; needs `smallMemory`. */
export const greed = 'x=a; while true; do x=$x$x; done';

export const smallMemory = {resources: {limits: {memory: '32Mi'}}};

/** A runtime may lose what a container writes just before it exits: this comes between. */
export const linger = 'sleep 1';

/** Pods end at once when they are deleted: a shell without a trap does not hear that it should. */
export const atOnce = {terminationGracePeriodSeconds: 0};
