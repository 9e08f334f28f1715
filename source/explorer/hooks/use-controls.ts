import {useApp} from 'ink';
import {useEffect} from 'react';

/** What only a mounted app can do, for those outside of it, and what they can do for it. */
export type Controls = {
	/** Hand the terminal over while the callback runs; then all is drawn anew. */
	handOver?: (callback: () => Promise<void>) => Promise<void>;
};

/** Fill in the controls while the app is mounted. */
export const useControls = (controls: Controls): void => {
	const {suspendTerminal} = useApp();
	useEffect(() => {
		controls.handOver = suspendTerminal;
		return () => {
			controls.handOver = undefined;
		};
	}, [controls, suspendTerminal]);
};
