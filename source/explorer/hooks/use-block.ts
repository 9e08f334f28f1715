import {useContext, useEffect, useState} from 'react';
import type {Block} from '../../terminal/canvas.ts';
import {CanvasContext} from '../components/canvas-context.ts';

/** A block of the canvas as long as the component is mounted; `undefined` where there is no canvas. */
export const useBlock = (): Block | undefined => {
	const canvas = useContext(CanvasContext);
	const [block] = useState(() => canvas?.open());
	useEffect(() => () => block?.close(), [block]);
	return block;
};
