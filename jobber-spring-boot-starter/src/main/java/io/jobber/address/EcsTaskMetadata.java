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
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The <a href=
 * "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html">task
 * metadata endpoint, version 4</a>, of Amazon ECS. Every network mode but {@code awsvpc}
 * and {@code host} puts the container behind address translation, where its own address
 * is of no use to other hosts.
 */
final class EcsTaskMetadata implements AddressSource {

	static final String URI_VARIABLE = "ECS_CONTAINER_METADATA_URI_V4";

	static final String ORIGIN = "ECS task metadata";

	private static final Logger logger = LoggerFactory.getLogger(EcsTaskMetadata.class);

	private static final Set<String> routedModes = Set.of("awsvpc", "host");

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private final @Nullable String uri;

	private final String setting;

	private boolean translated; // the finder's thread only

	EcsTaskMetadata(Map<String, String> environment, String setting) {
		this.setting = setting;
		this.uri = environment.get(URI_VARIABLE);
	}

	/**
	 * Whether the container was found to be behind address translation, where none of its
	 * network interfaces has an address for other hosts.
	 * @return {@code false} too before {@link #find()} was called
	 */
	boolean isTranslated() {
		return this.translated;
	}

	@Override
	public HostAddress find() throws NoAddressException {
		if (this.uri == null || this.uri.isBlank()) {
			throw new NoAddressException(URI_VARIABLE + " is not set");
		}
		JsonNode networks = networks(new MetadataClient().send(MetadataClient.request(this.uri.strip()).build()));
		NoAddressException failure = new NoAddressException("no network has an address");
		String translatedMode = null;
		for (JsonNode network : networks) {
			String mode = network.path("NetworkMode").stringValue("");
			if (routedModes.contains(mode)) {
				try {
					return address(network);
				}
				catch (NoAddressException ex) {
					failure = ex;
				}
			}
			else if (!mode.isEmpty()) {
				translatedMode = mode;
			}
		}
		if (translatedMode == null) {
			throw failure;
		}
		this.translated = true;
		logger.warn("Other hosts cannot reach this container's own address in ECS network mode '{}': "
				+ "use 'awsvpc', or set {}", translatedMode, this.setting);
		throw new NoAddressException("network mode is '" + translatedMode + "'");
	}

	private static HostAddress address(JsonNode network) throws NoAddressException {
		NoAddressException failure = new NoAddressException("no network has an address");
		for (String family : List.of("IPv4Addresses", "IPv6Addresses")) {
			for (JsonNode address : network.path(family)) {
				try {
					return HostAddress.parse(address.stringValue(""), ORIGIN);
				}
				catch (NoAddressException ex) {
					failure = ex;
				}
			}
		}
		throw failure;
	}

	private static JsonNode networks(String json) throws NoAddressException {
		try {
			return mapper.readTree(json).path("Networks");
		}
		catch (JacksonException ex) {
			throw new NoAddressException("not JSON: " + ex.getOriginalMessage());
		}
	}

}
