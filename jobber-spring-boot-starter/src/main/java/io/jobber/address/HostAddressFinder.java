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

package io.jobber.address;

import java.util.LinkedHashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the address under which workers on other hosts reach this replica, and no other
 * replica: never a load balancer's. Asks in this order, and takes the first answer that
 * is an address other hosts may reach:
 * <ol>
 * <li>the task metadata endpoint of Amazon ECS, if {@code ECS_CONTAINER_METADATA_URI_V4}
 * is set; the address of a container in network mode {@code bridge} is passed over with a
 * warning, and so are its network interfaces;
 * <li>the variables {@code POD_IP}, {@code MY_POD_IP} and {@code KUBERNETES_POD_IP};
 * <li>the instance metadata service of Amazon EC2, unless
 * {@code AWS_EC2_METADATA_DISABLED} is {@code true} or this is a Kubernetes pod, whose
 * node it would tell of; {@code AWS_EC2_METADATA_SERVICE_ENDPOINT} moves it;
 * <li>the network interfaces of this host;
 * <li>loopback, of which the caller has to warn if workers run elsewhere.
 * </ol>
 * What a source that has no address has to say is logged at DEBUG. Thread-safe.
 */
public final class HostAddressFinder {

	private static final Logger logger = LoggerFactory.getLogger(HostAddressFinder.class);

	private final Map<String, String> environment;

	private final NetworkInterfaces.Addresses addresses;

	private final String setting;

	/**
	 * Create a finder for this host.
	 * @param environment the environment variables, usually {@link System#getenv()}
	 * @param setting the property that makes it unnecessary, for warnings
	 */
	public HostAddressFinder(Map<String, String> environment, String setting) {
		this(environment, LocalAddress::ofThisHost, setting);
	}

	HostAddressFinder(Map<String, String> environment, NetworkInterfaces.Addresses addresses, String setting) {
		this.setting = setting;
		this.environment = Map.copyOf(environment);
		this.addresses = addresses;
	}

	/**
	 * Look for the address. Blocks on the calling thread, for about a second for each of
	 * two metadata servers at most, so call it once, at start-up. Never fails; an
	 * interrupt ends the wait and leaves the thread's interrupt flag set.
	 * @return the address and where it was found; {@linkplain HostAddress#isLoopback()
	 * loopback} if there is none
	 */
	public HostAddress find() {
		EcsTaskMetadata ecs = new EcsTaskMetadata(this.environment, this.setting);
		Map<String, AddressSource> sources = new LinkedHashMap<>();
		sources.put(EcsTaskMetadata.ORIGIN, ecs);
		sources.put("pod variables", new PodVariables(this.environment));
		sources.put(Ec2InstanceMetadata.ORIGIN, new Ec2InstanceMetadata(this.environment));
		sources.put("network interfaces", () -> interfaces(ecs));
		for (Map.Entry<String, AddressSource> each : sources.entrySet()) {
			try {
				return each.getValue().find();
			}
			catch (NoAddressException ex) {
				logger.debug("No address from {}: {}", each.getKey(), ex.getMessage());
			}
			// Such as a broken trust store, which keeps HTTP clients from being built: no
			// reason for the application not to start.
			catch (RuntimeException ex) {
				logger.debug("No address from {}", each.getKey(), ex);
			}
		}
		return new HostAddress("127.0.0.1", "loopback: no other address was found");
	}

	private HostAddress interfaces(EcsTaskMetadata ecs) throws NoAddressException {
		if (ecs.isTranslated()) {
			throw new NoAddressException("other hosts cannot reach them in this ECS network mode");
		}
		return new NetworkInterfaces(this.addresses).find();
	}

}
