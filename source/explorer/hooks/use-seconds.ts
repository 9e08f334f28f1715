import {useEffect} from 'react';

/** Call back once a second, for clocks and ages. */
export const useSeconds = (tick: () => void): void => {
	useEffect(() => {
		const timer = setInterval(tick, 1000);
		return () => clearInterval(timer);
	}, [tick]);
};
