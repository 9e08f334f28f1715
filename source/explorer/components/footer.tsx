import type {Explorer} from '../explorer.ts';
import {paintFooter} from '../paint/footer.ts';
import {paintPrompt} from '../prompt/paint-prompt.ts';
import {Rows} from './rows.tsx';

/** The last row of the screen: what is being typed, else what was said and what keys do. */
export const Footer = ({explorer, said = ''}: {explorer: Explorer; said?: string}) => {
	const {keymap, prompt, message, size, screen, context} = explorer;
	const style = {width: size.columns, theme: context.theme};
	if (prompt) {
		const {row, column} = paintPrompt(prompt, style);
		return <Rows rows={[row]} height={1} cursor={{row: 0, column}} />;
	}

	return (
		<Rows
			rows={[paintFooter(keymap, screen, {message: message === '' ? said : message, ...style})]}
			height={1}
		/>
	);
};
