/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.jobber.autoconfigure.AssembledPool.Launching;
import io.jobber.autoconfigure.SchedulerProperties.Platform;
import io.jobber.autoconfigure.SchedulerProperties.ProcessProperties;
import io.jobber.pool.MonotonicClock;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.http.HttpWorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.scheduler.process.HostProcesses;
import io.jobber.scheduler.process.OwnApplication;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.worker.TaskHandler;

/**
 * What launches the workers of each pool, and when: the user's own beans, or what the
 * settings say.
 */
final class PoolLaunchers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PoolLaunchers.class);

	// What is not there where jobber-launcher-lambda or the AWS SDK was left out.
	private static final List<String> LAMBDA = List.of(
			WorkerLauncher.class.getPackageName() + ".lambda.LambdaWorkerLauncher",
			"software.amazon.awssdk.services.lambda.LambdaAsyncClient");

	private final List<AutoCloseable> launchers = new ArrayList<>();

	private final List<AutoCloseable> clients = new ArrayList<>();

	private final Environment environment;

	private final List<String> arguments;

	private final PoolBeans beans;

	private final boolean sendStackTraces;

	private final PoolSettings first;

	private final HostProcesses host;

	/**
	 * Create the launchers, and give them to their pools.
	 * @param pools whose workers are to be launched
	 * @param environment the environment
	 * @param arguments what the program was given
	 * @param beans the beans of the application
	 */
	PoolLaunchers(List<AssembledPool> pools, Environment environment, List<String> arguments, PoolBeans beans) {
		this.environment = environment;
		this.arguments = arguments;
		this.beans = beans;
		// The callers of a worker in this JVM may see how it is built.
		this.sendStackTraces = Binder.get(environment)
			.bind("jobber.worker.send-stack-trace", Boolean.class)
			.orElse(true);
		this.first = pools.get(0).settings();
		this.host = new HostProcesses(this.first.maxProcesses(),
				this.first.prefix() + ".scheduler.process.max-processes");
		try {
			pools.forEach((pool) -> pool.launchWith(launching(pool)));
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Close all launchers at a time, and wait until their processes have ended. The
	 * clients of AWS, which take two seconds to end their threads, are closed without
	 * waiting.
	 */
	@Override
	public void close() {
		this.launchers.stream().map(PoolLaunchers::close).toList().forEach(CompletableFuture::join);
		this.clients.forEach(PoolLaunchers::close);
	}

	private static CompletableFuture<Void> close(AutoCloseable closeable) {
		return CompletableFuture.runAsync(() -> {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				// The others must not go on launching for it.
				logger.warn("A launcher of workers could not be closed", ex);
			}
		}, (task) -> {
			Thread thread = new Thread(task, "jobber-close");
			thread.setDaemon(true);
			thread.start();
		});
	}

	private Launching launching(AssembledPool pool) {
		PoolSettings settings = pool.settings();
		JobberScheduler own = this.beans.find(JobberScheduler.class, settings.name());
		WorkerLauncher launcher = null;
		boolean builtIn = false;
		if (settings.platform() != Platform.NONE) {
			launcher = this.beans.find(WorkerLauncher.class, settings.name());
			// A user's scheduler launches by itself.
			if (launcher == null && own == null) {
				launcher = create(settings);
				builtIn = launcher != null;
				if (launcher instanceof AutoCloseable closeable) {
					this.launchers.add(closeable);
				}
			}
		}
		return new Launching(launcher, builtIn, (own == null && launcher != null) ? scheduler(pool, launcher) : own);
	}

	private JobberScheduler scheduler(AssembledPool pool, WorkerLauncher launcher) {
		PoolSettings settings = pool.settings();
		SchedulerProperties scheduler = settings.scheduler();
		ScalingPolicy own = this.beans.find(ScalingPolicy.class, settings.name());
		ScalingPolicy policy = (own != null) ? own : settings.policy(this.first);
		WorkerPool workers = pool.workers();
		return new PolicyScheduler(policy, scheduler.maxWorkers(), scheduler.idleTimeout(), launcher,
				workers.invitations(), workers.dispatcher()::drain, new MonotonicClock(), Math::random);
	}

	private @Nullable WorkerLauncher create(PoolSettings pool) {
		Platform platform = pool.platform();
		if (platform == null || platform == Platform.LOCAL) {
			TaskHandler handler = this.beans.findOrDefault(TaskHandler.class, pool.name());
			if (handler == null && platform != null) {
				throw pool.invalid("scheduler.launcher", "local",
						"There is nothing that workers in this JVM could run: "
								+ "add jobber-worker-function, or define a TaskHandler bean.");
			}
			return (handler != null) ? new LocalWorkerLauncher(handler, this.sendStackTraces) : null;
		}
		return switch (platform) {
			case LAMBDA -> lambda(pool);
			case PROCESS -> process(pool);
			case HTTP -> new HttpWorkerLauncher(pool.requiredUrl(), pool.scheduler().http().headers(), pool.prefix());
			case NONE, LOCAL -> throw new IllegalStateException();
		};
	}

	private WorkerLauncher process(PoolSettings pool) {
		ProcessProperties process = pool.scheduler().process();
		if (!process.command().isEmpty()) {
			return new ProcessWorkerLauncher(process.command(), pool.prefix(), this.host);
		}
		String command = pool.prefix() + ".scheduler.process.command";
		if (!WorkerOnly.isWorkerModulePresent()) {
			throw pool.invalid("scheduler.launcher", "process",
					"Without " + command + " workers are this very application, which cannot be one: "
							+ "add jobber-worker-function to its dependencies, or set the command.");
		}
		try {
			return new ProcessWorkerLauncher(OwnApplication.find(this.arguments), jvmOptions(process), pool.prefix(),
					this.host);
		}
		catch (IllegalStateException ex) {
			throw pool.invalid("scheduler.launcher", "process", "Workers would be this very application, but this JVM "
					+ "cannot be started a second time: " + ex.getMessage() + ". Set " + command + ".");
		}
	}

	// Its profiles are the application's, and it has one of its own: by that alone, those
	// that are active by default would not be.
	private List<String> jvmOptions(ProcessProperties process) {
		List<String> options = new ArrayList<>();
		if (this.environment.getActiveProfiles().length == 0) {
			options.add("-Dspring.profiles.active=" + String.join(",", this.environment.getDefaultProfiles()));
		}
		options.addAll(process.jvmOptions());
		return options;
	}

	private WorkerLauncher lambda(PoolSettings pool) {
		for (String needed : LAMBDA) {
			if (!ClassUtils.isPresent(needed, this.beans.classLoader())) {
				boolean said = pool.scheduler().launcher() != null;
				throw pool.invalid(said ? "scheduler.launcher" : "scheduler.lambda.function-name",
						said ? "lambda" : pool.requiredFunction(),
						"Workers cannot be launched on Lambda, for " + needed + " is not on the class path: add "
								+ "io.jobber:jobber-launcher-lambda, which brings the AWS SDK, to the dependencies.");
			}
		}
		return LambdaLaunchers.create(pool, this.environment.getProperty("spring.application.name", "application"),
				this.beans, this.clients::add);
	}

}
