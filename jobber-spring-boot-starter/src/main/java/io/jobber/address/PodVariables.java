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

import java.util.List;
import java.util.Map;

/**
 * The variables in which the
 * <a href= "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">downward
 * API</a> of Kubernetes is usually asked to tell {@code status.podIP}.
 */
final class PodVariables implements AddressSource {

	private static final List<String> variables = List.of("POD_IP", "MY_POD_IP", "KUBERNETES_POD_IP");

	private final Map<String, String> environment;

	PodVariables(Map<String, String> environment) {
		this.environment = environment;
	}

	@Override
	public HostAddress find() throws NoAddressException {
		NoAddressException failure = new NoAddressException("none of " + variables + " is set");
		for (String variable : variables) {
			String value = this.environment.get(variable);
			if (value != null) {
				try {
					return HostAddress.parse(value, variable);
				}
				catch (NoAddressException ex) {
					failure = new NoAddressException(variable + ": " + ex.getMessage());
				}
			}
		}
		throw failure;
	}

}
