package ${package};

import org.springframework.boot.autoconfigure.SpringBootApplication;

import io.jobber.worker.function.application.JobberWorkerApplication;

/**
 * The worker. Its functions are the beans of this package and those below.
 */
@SpringBootApplication
public class WorkerApplication {

	public static void main(String[] args) {
		JobberWorkerApplication.run(WorkerApplication.class, args);
	}

}
