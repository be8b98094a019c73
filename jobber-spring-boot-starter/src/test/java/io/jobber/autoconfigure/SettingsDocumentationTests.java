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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every setting has a description for the editor, and a row with its default in
 * {@code docs/settings.md}.
 */
class SettingsDocumentationTests {

	private static final Pattern ROW = Pattern.compile("^\\| `(jobber\\.[^`]*)` \\| (?:`([^`]*)`)? ?\\|",
			Pattern.MULTILINE);

	@Test
	void everySettingIsDescribed() throws IOException {
		assertThat(metadata()).isNotEmpty()
			.allSatisfy((name, property) -> assertThat(property.path("description").asString("")).as(name)
				.isNotBlank()
				.endsWith("."));
	}

	@Test
	void everySettingHasARowAndEveryRowIsASetting() throws IOException {
		Map<String, JsonNode> metadata = metadata();

		assertThat(rows().keySet()).filteredOn((name) -> !name.startsWith("jobber.worker."))
			.map((name) -> name.replace(".<name>", "").replace(".*", ""))
			.containsExactlyInAnyOrderElementsOf(metadata.keySet());
	}

	@Test
	void documentedDefaultsAreThoseOfTheSettings() throws IOException {
		Map<String, String> rows = rows();

		metadata().forEach((name, property) -> {
			JsonNode value = property.path("defaultValue");
			if (!value.isMissingNode() && rows.containsKey(name)) {
				String text = value.isArray() ? value.path(0).asString() : value.asString();
				assertThat(rows.get(name)).as(name).isEqualTo(text);
			}
		});
	}

	private static Map<String, JsonNode> metadata() throws IOException {
		Map<String, JsonNode> properties = new TreeMap<>();
		// Others on the class path have such a file, too: this one is beside the class.
		String here = JobberProperties.class.getProtectionDomain().getCodeSource().getLocation().getPath();
		Path file = Path.of(here, "META-INF/spring-configuration-metadata.json");
		for (JsonNode property : new JsonMapper().readTree(Files.readString(file)).path("properties")) {
			properties.put(property.path("name").asString(), property);
		}
		return properties;
	}

	private static Map<String, String> rows() throws IOException {
		Map<String, String> rows = new TreeMap<>();
		Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "settings.md")));
		while (row.find()) {
			rows.put(row.group(1), (row.group(2) != null) ? row.group(2) : "");
		}
		return rows;
	}

}
