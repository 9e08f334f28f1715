import {createContext} from 'react';
import type {Canvas} from '../../terminal/canvas.ts';

/** Where painted rows go past Ink; `undefined`: Ink draws them. */
export const CanvasContext = createContext<Canvas | undefined>(undefined);
