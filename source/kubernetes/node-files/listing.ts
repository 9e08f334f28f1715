const link = /^<a href="([^"<>&/]+)">([^"<>&/]+)<\/a>$/;

/**
The names of the files in a folder, as the file server of Go lists them: a link on a line.

Folders and names that would have to be escaped are left out: no log file is called so.

@returns `undefined` where the text is no such list.
@see https://pkg.go.dev/net/http#FileServer
*/
export const parseListing = (html: string): string[] | undefined => {
	const from = html.indexOf('<pre>\n');
	const end = html.indexOf('\n</pre>', from);
	if (from === -1 || end === -1) {
		return /<pre>\s*<\/pre>/.test(html) ? [] : undefined;
	}

	return html
		.slice(from + '<pre>\n'.length, end)
		.split('\n')
		.flatMap(line => {
			const match = link.exec(line);
			return match && match[1] === match[2] ? [match[1]!] : [];
		});
};
