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

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/**
 * The <a href=
 * "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">instance
 * metadata service, version 2</a>, of Amazon EC2. The variables that move it or turn it
 * off are those of the AWS SDKs.
 */
final class Ec2InstanceMetadata implements AddressSource {

	static final String ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

	static final String DISABLED_VARIABLE = "AWS_EC2_METADATA_DISABLED";

	static final String KUBERNETES_VARIABLE = "KUBERNETES_SERVICE_HOST";

	static final String ORIGIN = "EC2 instance metadata";

	private static final String DEFAULT_ENDPOINT = "http://169.254.169.254";

	private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";

	private final Map<String, String> environment;

	Ec2InstanceMetadata(Map<String, String> environment) {
		this.environment = environment;
	}

	@Override
	public HostAddress find() throws NoAddressException {
		if ("true".equalsIgnoreCase(this.environment.get(DISABLED_VARIABLE))) {
			throw new NoAddressException(DISABLED_VARIABLE + " is true");
		}
		if (this.environment.containsKey(KUBERNETES_VARIABLE)) {
			throw new NoAddressException("this is a pod, and its node's address is not its own");
		}
		String endpoint = this.environment.getOrDefault(ENDPOINT_VARIABLE, DEFAULT_ENDPOINT).strip();
		return find(endpoint.endsWith("/") ? endpoint + "latest/" : endpoint + "/latest/");
	}

	private static HostAddress find(String root) throws NoAddressException {
		MetadataClient client = new MetadataClient();
		String token = client.send(MetadataClient.request(root + "api/token")
			.header(TOKEN_HEADER + "-ttl-seconds", "60")
			.PUT(BodyPublishers.noBody())
			.build());
		HttpRequest.Builder request = MetadataClient.request(root + "meta-data/local-ipv4");
		try {
			request.header(TOKEN_HEADER, token.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new NoAddressException("the token does not fit into a header");
		}
		return HostAddress.parse(client.send(request.build()), ORIGIN);
	}

}
