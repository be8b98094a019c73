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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.jobber.autoconfigure.SchedulerProperties.Platform;
import io.jobber.autoconfigure.SchedulerProperties.ProcessProperties;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.http.HttpWorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.scheduler.process.HostProcesses;
import io.jobber.scheduler.process.OwnApplication;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.worker.TaskHandler;

/**
 * What launches the workers of each pool: the user's own bean, or what the settings say.
 */
final class PoolLaunchers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PoolLaunchers.class);

	private static final String LAMBDA_CLIENT = "software.amazon.awssdk.services.lambda.LambdaAsyncClient";

	private final Map<String, WorkerLauncher> launchers = new HashMap<>();

	private final Map<String, WorkerLauncher> builtIn = new HashMap<>();

	// What of a pool is to be closed, in that order.
	private final Map<String, List<AutoCloseable>> closeables = new LinkedHashMap<>();

	private final Environment environment;

	private final List<String> arguments;

	private final PoolBeans beans;

	private final boolean sendStackTraces;

	private final HostProcesses host;

	/**
	 * Create the launchers.
	 * @param pools whose workers are to be launched
	 * @param environment the environment
	 * @param arguments what the program was given
	 * @param beans the beans of the application
	 */
	PoolLaunchers(List<PoolSettings> pools, Environment environment, List<String> arguments, PoolBeans beans) {
		this.environment = environment;
		this.arguments = arguments;
		this.beans = beans;
		// In this JVM nobody else looks on.
		this.sendStackTraces = Binder.get(environment)
			.bind("jobber.worker.send-stack-trace", Boolean.class)
			.orElse(true);
		PoolSettings first = pools.get(0);
		this.host = new HostProcesses(first.maxProcesses(), first.prefix() + ".scheduler.process.max-processes");
		try {
			if (!WorkerOnly.isIn(environment)) {
				pools.forEach(this::add);
			}
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * What launches the workers of a pool.
	 * @param pool the name of the pool
	 * @return the launcher, or {@code null} if there is none
	 */
	@Nullable WorkerLauncher launcher(String pool) {
		return this.launchers.get(pool);
	}

	/**
	 * Whether the launcher of a pool is one of Jobber's own.
	 * @param pool the name of the pool
	 * @return whether the launcher of a pool is one of Jobber's own
	 */
	boolean isBuiltIn(String pool) {
		return this.builtIn.containsKey(pool);
	}

	/**
	 * Whether the workers of a pool run on other hosts.
	 * @param pool the name of the pool
	 * @return whether the workers of a pool run on other hosts
	 */
	boolean isRemote(String pool) {
		WorkerLauncher launcher = this.launchers.get(pool);
		return launcher != null && launcher.isRemote();
	}

	/**
	 * Close all launchers at a time, and wait until their processes have ended. What they
	 * share with others, such as the client of AWS, which takes two seconds to end its
	 * threads, is closed behind their backs.
	 */
	@Override
	public void close() {
		List<CompletableFuture<Void>> launchersClosed = new ArrayList<>();
		this.closeables.forEach((pool, toClose) -> {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			launchersClosed.add(closed);
			Thread thread = new Thread(() -> {
				try {
					toClose.stream().filter(WorkerLauncher.class::isInstance).forEach(PoolLaunchers::close);
				}
				finally {
					closed.complete(null);
				}
				toClose.stream().filter((each) -> !(each instanceof WorkerLauncher)).forEach(PoolLaunchers::close);
			}, "jobber-close-" + pool);
			thread.setDaemon(true);
			thread.start();
		});
		this.closeables.clear();
		launchersClosed.forEach(CompletableFuture::join);
	}

	private static void close(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// The others must not go on launching for it.
			logger.warn("A launcher of workers could not be closed", ex);
		}
	}

	private void add(PoolSettings pool) {
		if (pool.platform() == Platform.NONE) {
			return;
		}
		WorkerLauncher own = this.beans.find(WorkerLauncher.class, pool.name());
		if (own != null) {
			this.launchers.put(pool.name(), own);
			return;
		}
		// A user's scheduler launches by itself.
		if (!this.beans.isThere(JobberScheduler.class, pool.name())) {
			WorkerLauncher launcher = create(pool);
			if (launcher != null) {
				this.launchers.put(pool.name(), launcher);
				this.builtIn.put(pool.name(), launcher);
			}
		}
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
			return (handler != null) ? closing(pool, new LocalWorkerLauncher(handler, this.sendStackTraces)) : null;
		}
		return switch (platform) {
			case LAMBDA -> lambda(pool);
			case PROCESS -> closing(pool, process(pool));
			case HTTP -> closing(pool,
					new HttpWorkerLauncher(pool.requiredUrl(), pool.scheduler().getHttp().getHeaders(), pool.prefix()));
			case NONE, LOCAL -> throw new IllegalStateException();
		};
	}

	private WorkerLauncher process(PoolSettings pool) {
		ProcessProperties process = pool.scheduler().getProcess();
		if (!process.getCommand().isEmpty()) {
			return new ProcessWorkerLauncher(process.getCommand(), pool.prefix(), this.host);
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
		options.addAll(process.getJvmOptions());
		return options;
	}

	private WorkerLauncher lambda(PoolSettings pool) {
		if (!ClassUtils.isPresent(LAMBDA_CLIENT, getClass().getClassLoader())) {
			throw pool.invalid("scheduler.launcher", "lambda",
					"The client is not on the class path: add software.amazon.awssdk:lambda.");
		}
		return LambdaLaunchers.create(pool, this.environment.getProperty("spring.application.name", "application"),
				this.beans, (closeable) -> closeLater(pool, closeable));
	}

	private WorkerLauncher closing(PoolSettings pool, WorkerLauncher launcher) {
		if (launcher instanceof AutoCloseable closeable) {
			closeLater(pool, closeable);
		}
		return launcher;
	}

	private void closeLater(PoolSettings pool, AutoCloseable closeable) {
		this.closeables.computeIfAbsent(pool.name(), (name) -> new ArrayList<>()).add(closeable);
	}

}
