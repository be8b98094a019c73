package io.jobber.benchmarks.throughput.echo;

import java.util.Map;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.function.json.WorkerJson;

/**
 * A worker in plain Java that answers on the thread that reads, which its function is
 * quick enough for.
 */
final class HandlerWorker {

	private HandlerWorker() {
	}

	public static void main(String[] args) {
		ProcessTree.endWithParent();
		TaskHandler echo = (request, callback) -> {
			callback.succeeded(request.contentType(), Map.of(), request.payload());
			return () -> {
			};
		};
		try (Worker worker = new Worker(echo)) {
			worker.join(WorkerJson.readInvitation(System.getenv("JOBBER_WORKER_INVITATION"))).report().join();
		}
	}

}
