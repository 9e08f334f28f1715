/**
The keyboard without what the terminal answers.

Ink throws away sequences that are no key (8.0.0, `App.js`), so they are taken out before it reads them.

@param take - Takes the answers out of what came; returns the rest.
*/
export const withoutAnswers = (
	stdin: NodeJS.ReadStream,
	take: (input: string) => string,
): NodeJS.ReadStream =>
	new Proxy(stdin, {
		get: (target, key) => {
			if (key === 'read') {
				return (size?: number) => {
					const input: unknown = target.read(size);
					return typeof input === 'string' ? take(input) : input;
				};
			}

			const value = Reflect.get(target, key);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
