/** Delays in ms: doubling up to five minutes, as `pkg/kubelet` has them for containers and for images. */
const delays = [10_000, 20_000, 40_000, 80_000, 160_000, 300_000];

/** How long to wait after so many failures, in ms; nothing after the first. */
export const backOff = (failures: number): number =>
	failures === 0 ? 0 : delays[Math.min(failures, delays.length) - 1]!;

/** As Go writes a duration: `10s`, `1m20s`, `5m0s`. */
export const goDuration = (ms: number): string => {
	const seconds = ms / 1000;
	return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
};
