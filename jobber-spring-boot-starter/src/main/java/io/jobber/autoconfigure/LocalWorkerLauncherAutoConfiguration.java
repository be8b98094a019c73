package io.jobber.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.worker.TaskHandler;

/**
 * Auto-configuration of workers in this JVM: what launches workers if there is something
 * for them to run here, and nothing else is configured.
 */
@AutoConfiguration(afterName = "io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration")
@ConditionalOnBooleanProperty(name = "jobber.enabled", matchIfMissing = true)
@ConditionalOnBean(TaskHandler.class)
@ConditionalOnMissingBean({ WorkerLauncher.class, JobberScheduler.class })
public final class LocalWorkerLauncherAutoConfiguration {

	@Bean(destroyMethod = "close")
	LocalWorkerLauncher jobberLocalWorkerLauncher(TaskHandler handler) {
		return new LocalWorkerLauncher(handler);
	}

}
