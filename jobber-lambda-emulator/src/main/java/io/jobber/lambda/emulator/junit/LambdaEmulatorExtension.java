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

package io.jobber.lambda.emulator.junit;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import io.jobber.lambda.emulator.Bill;
import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.Faults;
import io.jobber.lambda.emulator.LambdaEmulator;
import io.jobber.lambda.emulator.template.SamTemplate;

/**
 * Runs an emulator for the tests of a class and of its nested ones: it starts before all
 * and is closed after all, on any free port unless another is set. Tests may have it as a
 * parameter of the type {@link LambdaEmulator}. Register it in a static field:
 *
 * <pre class="code">
 * &#64;RegisterExtension
 * static final LambdaEmulatorExtension lambda = LambdaEmulatorExtension.template(Path.of("template.yaml"));
 * </pre>
 *
 * What it is to be is said before it starts, by one thread; the rest is thread-safe.
 */
public final class LambdaEmulatorExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

	private final @Nullable Path template;

	private final Map<String, String> parameters = new LinkedHashMap<>();

	private final List<EmulatedFunction> functions = new ArrayList<>();

	private Consumer<LambdaEmulator.Builder> customizer = (builder) -> {
	};

	private int port;

	// The context that started it; JUnit's threads, in turn.
	private @Nullable String owner;

	private volatile @Nullable LambdaEmulator emulator;

	private LambdaEmulatorExtension(@Nullable Path template) {
		this.template = template;
	}

	/**
	 * An emulator with the functions of a SAM template.
	 * @param template a file, which is read when the emulator starts
	 * @return an extension to be registered
	 */
	public static LambdaEmulatorExtension template(Path template) {
		return new LambdaEmulatorExtension(template);
	}

	/**
	 * An emulator with a function that no template has.
	 * @param function how it is deployed
	 * @return an extension to be registered
	 */
	public static LambdaEmulatorExtension function(EmulatedFunction function) {
		return new LambdaEmulatorExtension(null).andFunction(function);
	}

	/**
	 * Add a function.
	 * @param function whose name no other has
	 * @return this
	 */
	public LambdaEmulatorExtension andFunction(EmulatedFunction function) {
		this.functions.add(function);
		return this;
	}

	/**
	 * Override a parameter of the template.
	 * @param name of the parameter
	 * @param value instead of its default
	 * @return this
	 */
	public LambdaEmulatorExtension parameter(String name, String value) {
		this.parameters.put(name, value);
		return this;
	}

	/**
	 * The TCP port of the API.
	 * @param port 0 is any free one, which is the default
	 * @return this
	 */
	public LambdaEmulatorExtension port(int port) {
		this.port = port;
		return this;
	}

	/**
	 * Set what else an emulator has.
	 * @param customizer is called once, before the start
	 * @return this
	 */
	public LambdaEmulatorExtension customize(Consumer<LambdaEmulator.Builder> customizer) {
		this.customizer = this.customizer.andThen(customizer);
		return this;
	}

	/**
	 * Where it listens.
	 * @return what AWS clients call the endpoint
	 * @throws IllegalStateException if it does not run
	 */
	public URI endpoint() {
		return emulator().endpoint();
	}

	/**
	 * What may go wrong on purpose.
	 * @return a live object
	 * @throws IllegalStateException if it does not run
	 */
	public Faults faults() {
		return emulator().faults();
	}

	/**
	 * What Lambda would have charged until now.
	 * @return the bill
	 * @throws IllegalStateException if it does not run
	 */
	public Bill bill() {
		return emulator().bill();
	}

	/**
	 * The emulator itself.
	 * @return a running emulator, which is not to be closed
	 * @throws IllegalStateException if it does not run
	 */
	public LambdaEmulator emulator() {
		LambdaEmulator running = this.emulator;
		if (running == null) {
			throw new IllegalStateException("The Lambda emulator runs from before all tests of a class until after "
					+ "them: register LambdaEmulatorExtension in a static field");
		}
		return running;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// Nested classes come by, too.
		if (this.emulator != null) {
			return;
		}
		LambdaEmulator.Builder builder = LambdaEmulator.builder().port(this.port);
		if (this.template != null) {
			SamTemplate.read(this.template, this.parameters).forEach(builder::function);
		}
		this.functions.forEach(builder::function);
		this.customizer.accept(builder);
		this.emulator = builder.start();
		this.owner = context.getUniqueId();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		LambdaEmulator running = this.emulator;
		if (running != null && context.getUniqueId().equals(this.owner)) {
			this.emulator = null;
			running.close();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == LambdaEmulator.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return emulator();
	}

}
