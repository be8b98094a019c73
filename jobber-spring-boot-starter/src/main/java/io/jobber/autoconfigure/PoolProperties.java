package io.jobber.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * A pool beside the default one.
 */
public class PoolProperties {

	/**
	 * Functions that the pool serves, as names or patterns with an asterisk. A name goes
	 * before a pattern, and a longer pattern before a shorter one.
	 */
	private List<String> functions = new ArrayList<>();

	@NestedConfigurationProperty
	private final QueueProperties queue = new QueueProperties();

	@NestedConfigurationProperty
	private final SchedulerProperties scheduler = new SchedulerProperties();

	public List<String> getFunctions() {
		return this.functions;
	}

	public void setFunctions(List<String> functions) {
		this.functions = functions;
	}

	public QueueProperties getQueue() {
		return this.queue;
	}

	public SchedulerProperties getScheduler() {
		return this.scheduler;
	}

}
