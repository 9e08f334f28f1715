import {useSyncExternalStore} from 'react';
import type {Pulse} from '../pulse.ts';

/** Draw again at every beat; returns its number. */
export const usePulse = (pulse: Pulse): number => useSyncExternalStore(pulse.subscribe, pulse.version);
