import type {Tested} from '../../store/log-store.ts';

/** How far something is that counts lines: ` · 43 %`; empty where it is done. */
export const shareText = ({tested, total, isComplete}: Tested): string =>
	isComplete || total === 0 ? '' : ` · ${Math.floor((100 * tested) / total)} %`;
