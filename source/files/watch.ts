/** Tells when there may be more to read. */
export type Watch = {
	/**
	Wait for a change, or until it is time to look anyway.

	@param mostMs - Wait no longer.
	@returns Whether a name may mean another file by now.
	*/
	changed(signal: AbortSignal, mostMs?: number): Promise<boolean>;
	/** Whether nothing more will come. */
	readonly isOver: boolean;
	close(): void;
};
