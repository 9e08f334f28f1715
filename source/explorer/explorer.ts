import type {Selection} from '../core/log-source.ts';
import {nothingMatched} from '../core/nothing-matched.ts';
import {matchTasks, type Query} from '../core/query.ts';
import {narrowedSentence} from '../core/sentences.ts';
import {type Narrowed, type Task, type TaskEvent, taskKey} from '../core/task.ts';
import type {Context, Size} from './context.ts';
import {streamHandlers} from './details/stream-handlers.ts';
import {helpHandlers} from './help-handlers.ts';
import type {Action, Facts, ScreenName} from './keymap/binding.ts';
import type {KeyName} from './keymap/key-names.ts';
import type {Keymap} from './keymap/keymap.ts';
import {logHandlers} from './log/log-handlers.ts';
import {firstLogOptions} from './log/log-options.ts';
import {LogView} from './log/log-view.ts';
import {displayKey} from './paint/footer.ts';
import {patternHandlers} from './patterns/pattern-handlers.ts';
import {Presses} from './presses.ts';
import {History} from './prompt/history.ts';
import {Prompt} from './prompt/prompt.ts';
import {tableHandlers} from './table/table-handlers.ts';
import {TaskTable} from './table/task-table.ts';

/** What an explorer is made with. */
export type ExplorerOptions = {
	readonly context: Omit<Context, 'say' | 'ask' | 'keyOf' | 'histories' | 'quit'>;
	readonly keymap: Keymap;
	readonly queries: readonly Query[];
	readonly size: () => Size;
	/** End the program. */
	readonly quit: () => void;
	/** Hand the terminal back to the shell for a while. */
	readonly suspend: () => void;
};

type Handlers = Partial<Record<Action, (argument: number | undefined) => void>>;

/** The explorer without its drawing: which screen, and what each key does there. */
export class Explorer {
	readonly table: TaskTable;
	readonly context: Context;
	readonly keymap: Keymap;
	log: LogView | undefined;
	/** First row of the help on the screen; `undefined`: no help. */
	helpTop: number | undefined;
	/** What is being typed in the footer. */
	prompt: Prompt | undefined;
	/** What was last said to the person. */
	message = '';
	readonly #options: ExplorerOptions;
	#logHandlers: Handlers = {};
	#logOptions = firstLogOptions;
	#hasSnapshot = false;
	readonly #presses: Presses;

	constructor(options: ExplorerOptions) {
		this.#options = options;
		this.context = {
			...options.context,
			say: message => this.#say(message),
			quit: options.quit,
			histories: {searches: new History(), commands: new History()},
			ask: question => {
				this.prompt = new Prompt(question, () => {
					this.prompt = undefined;
				});
			},
			keyOf: name => displayKey(options.keymap.keyOf(name)),
		};
		this.keymap = options.keymap;
		this.table = new TaskTable(options.queries);
		this.#presses = new Presses({
			keymap: options.keymap,
			screen: () => this.screen,
			prompt: () => this.prompt,
			soon: () => this.log?.travel.soon,
			press: key => this.#press(key),
			beforeTyping: () => {
				this.message = '';
			},
			typed: this.context.onAnswer,
		});
	}

	get size(): Size {
		return this.#options.size();
	}

	/** The screen that has the keys. */
	get screen(): ScreenName {
		if (this.prompt) {
			return 'prompt';
		}

		return this.helpTop === undefined ? this.under : 'help';
	}

	/** The screen that the help is about, or that is there. */
	get under(): 'table' | 'log' | 'patterns' | 'streams' {
		if (!this.log) {
			return 'table';
		}

		if (this.log.streamList.isOpen) {
			return 'streams';
		}

		return this.log.patterns.isOpen ? 'patterns' : 'log';
	}

	/** Rows for tasks. */
	get tableHeight(): number {
		return Math.max(1, this.size.rows - 4);
	}

	/** What the actions of the screen do; each binding of the screen has one here. */
	get handlers(): Handlers {
		const everywhere: Handlers = {
			back: () => this.#backOrStop(),
			leave: () => (this.#isHome ? this.#options.quit() : this.#back()),
			quit: () => this.#options.quit(),
			interrupt: () => this.#interrupt(),
			suspend: () => this.#options.suspend(),
			help: () => this.#toggleHelp(),
		};
		if (this.prompt) {
			return {...everywhere, ...this.prompt.handlers};
		}

		if (this.screen === 'help') {
			return {...everywhere, ...helpHandlers(this.size.rows, by => this.#scrollHelp(by))};
		}

		return {...everywhere, ...this.#handlersUnder()};
	}

	#handlersUnder(): Handlers {
		const {log} = this;
		if (!log) {
			return tableHandlers(
				this.table,
				() => this.tableHeight,
				() => this.#openSelected(),
			);
		}

		if (log.streamList.isOpen) {
			return streamHandlers(log.streamList, () => this.size.rows);
		}

		return log.patterns.isOpen ? patternHandlers(log.patterns, () => this.size.rows) : this.#logHandlers;
	}

	/**
	Take what the source says of tasks. Where the first snapshot has exactly one task that was asked for, its log opens.

	@throws {NothingMatchedError} Where it has none that was asked for.
	*/
	apply(event: TaskEvent): void {
		this.table.apply(event);
		if (event.type === 'snapshot' && !this.#hasSnapshot) {
			this.#hasSnapshot = true;
			this.message = event.narrowed ? narrowedSentence(event.narrowed) : '';
			this.#openOnlyMatch(event.tasks, event.narrowed);
		}

		this.context.onChange();
	}

	/** Keys were pressed, so fast that they came together. */
	press(keys: readonly KeyName[]): void {
		this.#presses.add(keys);
	}

	#press(key: KeyName): void {
		this.message = '';
		const binding = this.keymap.find(this.screen, key);
		if (binding) {
			const reason = binding.disabled?.(this.#facts);
			if (reason === undefined) {
				this.handlers[binding.action]?.(binding.argument);
			} else {
				this.message = reason;
			}
		}

		this.context.onAnswer();
	}

	/** Give up all reading. */
	close(): void {
		this.log?.close();
	}

	get #facts(): Facts {
		return this.log?.facts ?? this.table.facts;
	}

	/** Whether there is nothing to go back to: a table of one file says no more than its log does. */
	get #isHome(): boolean {
		const {source} = this.context;
		const isOnlyLog =
			this.screen === 'log' && source.isLocal === true && this.table.list.ordered().length === 1;
		return this.screen === 'table' || isOnlyLog;
	}

	#scrollHelp(by: number): void {
		this.helpTop = Math.max(0, (this.helpTop ?? 0) + by);
	}

	#say(message: string): void {
		this.message = message;
		this.context.onChange();
	}

	/** What was begun in a log is ended before it is left. */
	#backOrStop(): void {
		if (this.helpTop !== undefined || !this.log?.back()) {
			this.#back();
		}
	}

	#back(): void {
		if (this.helpTop !== undefined) {
			this.helpTop = undefined;
		} else if (this.#closeList()) {
			this.context.onChange();
		} else if (this.log) {
			this.log.close();
			this.#logOptions = {...this.log.options, column: 0};
			this.log = undefined;
		} else {
			this.table.showAll();
		}
	}

	/** Leave what lies over the log; whether anything did. */
	#closeList(): boolean {
		const {log} = this;
		return log !== undefined && (log.streamList.back() || (log.patterns.isOpen && log.patterns.back()));
	}

	#interrupt(): void {
		if (!this.log?.stopLoading()) {
			this.#options.quit();
		}
	}

	#toggleHelp(): void {
		this.helpTop = this.helpTop === undefined ? 0 : undefined;
	}

	#openSelected(): void {
		const task = this.table.selected;
		if (task) {
			this.#openLog(task);
		}
	}

	#openOnlyMatch(tasks: readonly Task[], narrowed: Narrowed | undefined): void {
		const {queries} = this.#options;
		if (queries.length === 0) {
			return;
		}

		const matches = matchTasks(tasks, queries);
		const [only] = matches;
		if (only === undefined) {
			const {scope, source} = this.context;
			throw nothingMatched({queries, scope, narrowed}, tasks, source);
		}

		if (matches.length === 1) {
			this.table.select(only.task);
			// Single pods that were asked for: only the query tells which.
			this.#openLog(only.task, only.pods ? queries : undefined);
		}
	}

	#openLog(task: Task, queries = queriesOf(task)): void {
		const key = taskKey(task.id);
		const {selector} = this.context.scope;
		let known = task;
		const selection: Selection = {scope: {namespaces: [task.id.namespace], selector}, queries};
		this.log = new LogView({
			context: this.context,
			selection,
			// A task that was deleted is shown as it was last known.
			task: () => (known = this.table.list.get(key) ?? known),
			isDeleted: () => this.table.list.get(key) === undefined,
			options: this.#logOptions,
			size: () => this.size,
		});
		this.#logHandlers = logHandlers(this.log);
	}
}

/** The query that means this task. */
const queriesOf = ({id}: Task): readonly Query[] => [{type: 'kind', kind: id.kind, name: id.name}];
