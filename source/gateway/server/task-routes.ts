import type {FastifyInstance} from 'fastify';
import {matchTasks} from '../../core/query.ts';
import {type Task, taskLabel} from '../../core/task.ts';
import {apiRoot} from '../wire.ts';
import {encodeTask} from '../wire-task.ts';
import {acceptsEvents} from './accept.ts';
import type {Gateway} from './gateway.ts';
import {checkKind, checkLabel, checkName} from './names.ts';
import type {RawParameters} from './parameters.ts';
import {Problem} from './problem.ts';
import {filterTasks, parseTaskFilter} from './task-filter.ts';
import {streamTasks} from './task-stream.ts';

/** The names in the path of a task. */
export type TaskPath = {readonly namespace: string; readonly kind: string; readonly name: string};

/** `GET /tasks` and `GET /tasks/{namespace}/{kind}/{name}`. */
export const addTaskRoutes = (server: FastifyInstance, gateway: Gateway): void => {
	server.get<{Querystring: RawParameters}>(`${apiRoot}/tasks`, async (request, reply) => {
		const filter = parseTaskFilter(request.query);
		await gateway.boards.use(filter.scope, async board => {
			if (acceptsEvents(request.headers.accept)) {
				await streamTasks(gateway.connect(reply), board, filter, gateway.pingMs);
				return;
			}

			const tasks = filterTasks(board.tasks, filter).map(encodeTask);
			await sendJson(reply, `[${tasks.join(',')}]`);
		});
		return reply;
	});

	server.get<{Params: TaskPath}>(`${apiRoot}/tasks/:namespace/:kind/:name`, async (request, reply) => {
		const {task} = await findTask(gateway, request.params);
		await sendJson(reply, encodeTask(task));
		return reply;
	});
};

/** What a path names: a task, or single pods of one. */
export type Found = {readonly task: Task; readonly pods?: ReadonlySet<string>};

/**
Look up what a path names.

@throws {Problem} 400 where a name cannot be, 404 where there is no such task.
*/
export const findTask = async (gateway: Gateway, path: TaskPath, selector?: string): Promise<Found> => {
	const namespace = checkLabel('namespace', path.namespace);
	const kind = checkKind(path.kind);
	const name = checkName('task', path.name);
	return gateway.boards.use({namespaces: [namespace], selector}, board => {
		const inNamespace = board.tasks.filter(task => task.id.namespace === namespace);
		const [found] = matchTasks(inNamespace, [{type: 'kind', kind, name}]);
		if (!found) {
			const label = taskLabel({cluster: '', namespace, kind, name, uid: ''});
			throw new Problem(404, `no task ${label} in namespace ${namespace}, or none that may be seen`);
		}

		return found;
	});
};

const sendJson = async (
	reply: {headers(values: Record<string, string>): unknown; send(text: string): unknown},
	text: string,
): Promise<void> => {
	reply.headers({'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store'});
	reply.send(text);
};
