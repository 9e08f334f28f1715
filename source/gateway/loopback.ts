import {isIP} from 'node:net';

/** Whether a host can only be reached from this machine. */
export const isLoopback = (host: string): boolean => {
	const name = host.replace(/^\[|\]$/g, '').toLowerCase();
	return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
};
