package io.jobber.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

import io.jobber.autoconfigure.SchedulerProperties.Platform;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.http.HttpWorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.scheduler.process.HostProcesses;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.worker.TaskHandler;

/**
 * What launches the workers of each pool: the user's own bean, or what the settings say.
 */
final class PoolLaunchers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PoolLaunchers.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

	private static final String LAMBDA_CLIENT = "software.amazon.awssdk.services.lambda.LambdaAsyncClient";

	private final Map<String, WorkerLauncher> launchers = new HashMap<>();

	private final Map<String, WorkerLauncher> builtIn = new HashMap<>();

	// What of a pool is to be closed, in that order.
	private final Map<String, List<AutoCloseable>> closeables = new LinkedHashMap<>();

	private final String application;

	private final PoolBeans beans;

	private final boolean sendStackTraces;

	private final HostProcesses host;

	PoolLaunchers(List<PoolSettings> pools, String application, PoolBeans beans, boolean sendStackTraces) {
		this.application = application;
		this.beans = beans;
		this.sendStackTraces = sendStackTraces;
		PoolSettings first = pools.get(0);
		this.host = new HostProcesses(first.maxProcesses(), first.prefix() + ".scheduler.process.max-processes");
		try {
			pools.forEach(this::add);
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * What launches the workers of a pool.
	 * @return the launcher, or {@code null} if there is none
	 */
	@Nullable WorkerLauncher launcher(String pool) {
		return this.launchers.get(pool);
	}

	/**
	 * Whether the launcher of a pool is one of Jobber's own.
	 */
	boolean isBuiltIn(String pool) {
		return this.builtIn.containsKey(pool);
	}

	/**
	 * Whether the workers of a pool run on other hosts.
	 */
	boolean isRemote(String pool) {
		WorkerLauncher launcher = this.launchers.get(pool);
		return launcher != null && launcher.isRemote();
	}

	/**
	 * Close all launchers at a time. Blocks for half a second at most: the client of AWS
	 * takes two seconds to end its threads, which are daemons.
	 */
	@Override
	public void close() {
		CountDownLatch open = new CountDownLatch(this.closeables.size());
		this.closeables.forEach((pool, closeables) -> {
			Thread thread = new Thread(() -> {
				closeables.forEach(PoolLaunchers::close);
				open.countDown();
			}, "jobber-close-" + pool);
			thread.setDaemon(true);
			thread.start();
		});
		this.closeables.clear();
		try {
			if (!open.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("Launchers of workers are still being closed after {}", CLOSE_TIMEOUT);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
			case PROCESS -> closing(pool,
					new ProcessWorkerLauncher(pool.scheduler().getProcess().getCommand(), pool.prefix(), this.host));
			case HTTP -> closing(pool,
					new HttpWorkerLauncher(pool.requiredUrl(), pool.scheduler().getHttp().getHeaders(), pool.prefix()));
			case NONE, LOCAL -> throw new IllegalStateException();
		};
	}

	private WorkerLauncher lambda(PoolSettings pool) {
		if (!ClassUtils.isPresent(LAMBDA_CLIENT, getClass().getClassLoader())) {
			throw pool.invalid("scheduler.launcher", "lambda",
					"The client is not on the class path: add software.amazon.awssdk:lambda.");
		}
		return LambdaLaunchers.create(pool, this.application, this.beans, (closeable) -> closeLater(pool, closeable));
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
