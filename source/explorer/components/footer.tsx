import type {Explorer} from '../explorer.ts';
import {paintFooter} from '../paint/footer.ts';
import {paintPrompt} from '../prompt/paint-prompt.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly explorer: Explorer;
	/** Painted; stands where nothing was said. */
	readonly standing?: string;
};

/** The last row of the screen: what is being typed, else what was said and what keys do. */
export const Footer = ({explorer, standing}: Props) => {
	const {keymap, prompt, message, size, screen, context} = explorer;
	const style = {width: size.columns, theme: context.theme};
	if (prompt) {
		const {row, column} = paintPrompt(prompt, style);
		return <Rows rows={[row]} height={1} cursor={{row: 0, column}} />;
	}

	return <Rows rows={[paintFooter(keymap, screen, {message, standing, ...style})]} height={1} />;
};
