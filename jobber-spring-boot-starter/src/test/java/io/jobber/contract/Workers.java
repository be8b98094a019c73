package io.jobber.contract;

import io.jobber.dispatch.WorkerInfo;

/**
 * Makes workers that join a pool over one wire.
 */
interface Workers extends AutoCloseable {

	/**
	 * Have a worker join, or try to.
	 * @param token of an invitation
	 * @param info what the worker declares
	 * @return the worker, which has joined or was refused
	 */
	ScriptedWorker join(String token, WorkerInfo info);

	@Override
	void close();

}
