import {Box} from 'ink';
import type {Explorer} from './explorer.ts';
import {type Controls, useControls} from './hooks/use-controls.ts';
import {useKeys} from './hooks/use-keys.ts';
import {usePulse} from './hooks/use-pulse.ts';
import {useSeconds} from './hooks/use-seconds.ts';
import type {Pulse} from './pulse.ts';
import {HelpScreen} from './screens/help-screen.tsx';
import {LogScreen} from './screens/log-screen.tsx';
import {PatternsScreen} from './screens/patterns-screen.tsx';
import {StreamsScreen} from './screens/streams-screen.tsx';
import {TaskTableScreen} from './screens/task-table-screen.tsx';

type Props = {readonly explorer: Explorer; readonly pulse: Pulse; readonly controls: Controls};

/** The whole terminal: exactly as high as it is, because a higher one clears the screen on every frame. */
export const App = ({explorer, pulse, controls}: Props) => {
	useControls(controls);
	usePulse(pulse);
	useSeconds(pulse.mark);
	useKeys(keys => explorer.press(keys));
	return (
		<Box flexDirection="column" height={explorer.size.rows} width={explorer.size.columns}>
			<Screen explorer={explorer} />
		</Box>
	);
};

const Screen = ({explorer}: {explorer: Explorer}) => {
	if (explorer.helpTop !== undefined) {
		return <HelpScreen explorer={explorer} />;
	}

	if (explorer.under === 'streams') {
		return <StreamsScreen explorer={explorer} log={explorer.log!} />;
	}

	if (explorer.under === 'patterns') {
		return <PatternsScreen explorer={explorer} log={explorer.log!} />;
	}

	return explorer.log ? (
		<LogScreen explorer={explorer} log={explorer.log} />
	) : (
		<TaskTableScreen explorer={explorer} />
	);
};
