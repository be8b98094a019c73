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

package io.jobber.worker.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import kotlin.Metadata;
import kotlin.Unit;
import kotlin.jvm.functions.Function0;
import kotlin.jvm.functions.Function1;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which functions are declared, in Java and in Kotlin. Kotlin's compiler
 * makes of its lambdas and classes what is written here in Java.
 */
class DeclaredFunctionTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lambda", "operator", "bounds", "upperBound", "component", "fixed", "ofMethodVariable",
			"declaredByClass", "declaredRaw", "lists", "kotlinLambda", "kotlinBounds", "kotlinComponent",
			"kotlinDeclaredByClass", "kotlinClassOfJavaFunction", "kotlinClassBehindJavaFunction", "kotlinMono",
			"kotlinClassOfVariable" })
	void functionIsGivenWhatItDeclares(String function) {
		String payload = function.equals("lists") ? "[{\"name\":\"Ada\"}]" : "{\"name\":\"Ada\"}";

		assertThat(worker.json(function, payload).text()).isIn("Order Ada", "{\"name\":\"Order Ada\"}",
				"[{\"name\":\"Order Ada\"}]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "take", "takeInComponent", "kotlinUnit", "kotlinUnitComponent" })
	void consumerIsGivenWhatItDeclares(String consumer) {
		List<Object> taken = worker.bean(Taken.class).values;
		taken.clear();

		assertThat(worker.json(consumer, "{\"name\":\"Ada\"}").payload()).isEmpty();
		assertThat(taken).containsExactly(new Order("Ada"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "kotlinSupplier", "kotlinSupplierComponent" })
	void kotlinFunctionWithoutParametersIsSupplier(String supplier) {
		assertThat(worker.json(supplier, "").text()).isEqualTo("supplied");
		assertThat(worker.json(supplier + "|kotlinText", "").text()).isEqualTo("supplied!");
	}

	@ParameterizedTest
	@ValueSource(strings = { "kotlinText", "kotlinTextBehindJavaFunction" })
	void kotlinFunctionIsGivenAnEmptyText(String function) {
		assertThat(worker.text(function, "").text()).isEqualTo("!");
	}

	@Test
	void kotlinFunctionThatIsRawIsGivenAnything() {
		assertThat(worker.json("kotlinRaw", "{\"name\":\"Ada\"}").text()).isEqualTo("LinkedHashMap");
		assertThat(worker.text("kotlinRaw", "a").text()).isEqualTo("String");
	}

	@Test
	void kotlinFunctionsAreListedAndComposed() {
		assertThat(worker.bean(FunctionLookup.class).names()).contains("kotlinLambda", "kotlinUnit", "kotlinSupplier",
				"kotlinComponent");
		assertThat(worker.bean(FunctionCatalog.class).<Object>lookup("kotlinDeclaredByClass")).isNotNull();
		assertThat(worker.json("rename|kotlinLambda", "{\"name\":\"Ada\"}").text()).isEqualTo("Order Bob");
		assertThat(worker.json("kotlinLambda|kotlinText", "{\"name\":\"Ada\"}").text()).isEqualTo("Order Ada!");
	}

	@Test
	void functionThatTheCatalogFailsOnSaysWhatToDo() {
		assertThat(worker.json("binary", "{}").failure()).isInstanceOf(IllegalStateException.class)
			.hasMessage("Function 'binary' cannot be called: Spring Cloud Function does not find out what it takes and "
					+ "returns (declare its bean as Function<Order, Quote>, say)");
	}

	record Order(String name) implements Named {

	}

	interface Named {

		String name();

	}

	static class Taken {

		final List<Object> values = new CopyOnWriteArrayList<>();

	}

	static class Upper<T extends Order> implements Function<T, String> {

		@Override
		public String apply(T order) {
			return "Order " + order.name();
		}

	}

	@Component("component")
	static class BoundUpper<T extends Order> extends Upper<T> {

	}

	@Component("fixed")
	static class FixedUpper extends Upper<Order> {

	}

	@Component("lists")
	static class ListUpper<T extends Order> implements Function<List<T>, List<Order>> {

		@Override
		public List<Order> apply(List<T> orders) {
			List<Order> renamed = new ArrayList<>();
			for (T order : orders) {
				renamed.add(new Order("Order " + order.name()));
			}
			return renamed;
		}

	}

	@Component("takeInComponent")
	static class Take<T extends Order> implements Consumer<T> {

		private final Taken taken;

		Take(Taken taken) {
			this.taken = taken;
		}

		@Override
		public void accept(T order) {
			this.taken.values.add(order);
		}

	}

	@Metadata
	@Component("kotlinComponent")
	static class KotlinUpper implements Function1<Order, String> {

		@Override
		public String invoke(Order order) {
			return "Order " + order.name();
		}

	}

	@Metadata
	@Component("kotlinClassOfVariable")
	static class KotlinVariable<T extends Order> implements Function1<T, String> {

		@Override
		public String invoke(T order) {
			return "Order " + order.name();
		}

	}

	@Metadata
	@Component("kotlinUnitComponent")
	static class KotlinTake implements Function1<Order, Unit> {

		private final Taken taken;

		KotlinTake(Taken taken) {
			this.taken = taken;
		}

		@Override
		public Unit invoke(Order order) {
			this.taken.values.add(order);
			return Unit.INSTANCE;
		}

	}

	@Metadata
	@Component("kotlinSupplierComponent")
	static class KotlinSupplier implements Function0<String> {

		@Override
		public String invoke() {
			return "supplied";
		}

	}

	@Metadata
	static class KotlinClass implements Function<Order, String> {

		@Override
		public String apply(Order order) {
			return "Order " + order.name();
		}

	}

	@Metadata
	static class KotlinText implements Function<String, String> {

		@Override
		public String apply(String text) {
			return text + "!";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ BoundUpper.class, FixedUpper.class, ListUpper.class, Take.class, KotlinUpper.class, KotlinVariable.class,
			KotlinTake.class, KotlinSupplier.class })
	@SuppressWarnings("rawtypes")
	static class Functions {

		private static String shown(Named order) {
			return order.getClass().getSimpleName() + " " + order.name();
		}

		@Bean
		Taken taken() {
			return new Taken();
		}

		@Bean
		Function<Order, String> lambda() {
			return Functions::shown;
		}

		@Bean
		UnaryOperator<Order> operator() {
			return (order) -> new Order(shown(order));
		}

		@Bean
		Function<? super Order, ? extends CharSequence> bounds() {
			return Functions::shown;
		}

		@Bean
		Function<? extends Order, ?> upperBound() {
			return (Function<Order, Object>) Functions::shown;
		}

		@Bean
		<T extends Order> Function<T, String> ofMethodVariable() {
			return Functions::shown;
		}

		@Bean
		Upper<Order> declaredByClass() {
			return new Upper<>();
		}

		@Bean
		Upper declaredRaw() {
			return new Upper<>();
		}

		@Bean
		Consumer<Order> take(Taken taken) {
			return taken.values::add;
		}

		@Bean
		UnaryOperator<Order> rename() {
			return (order) -> new Order("Bob");
		}

		@Bean
		BinaryOperator<Map<String, Object>> binary() {
			return (payload, headers) -> payload;
		}

		@Bean
		Function1<Order, String> kotlinLambda() {
			return Functions::shown;
		}

		@Bean
		Function1<? super Order, ? extends CharSequence> kotlinBounds() {
			return Functions::shown;
		}

		@Bean
		Function1<Mono<Order>, Mono<String>> kotlinMono() {
			return (order) -> order.map(Functions::shown);
		}

		@Bean
		Function1<Order, Unit> kotlinUnit(Taken taken) {
			return (order) -> {
				taken.values.add(order);
				return Unit.INSTANCE;
			};
		}

		@Bean
		Function0<String> kotlinSupplier() {
			return () -> "supplied";
		}

		@Bean
		Function1<String, String> kotlinText() {
			return (text) -> text + "!";
		}

		@Bean
		Function1 kotlinRaw() {
			return (value) -> value.getClass().getSimpleName();
		}

		@Bean
		KotlinUpper kotlinDeclaredByClass() {
			return new KotlinUpper();
		}

		@Bean
		KotlinClass kotlinClassOfJavaFunction() {
			return new KotlinClass();
		}

		@Bean
		Function<Order, String> kotlinClassBehindJavaFunction() {
			return new KotlinClass();
		}

		@Bean
		Function<String, String> kotlinTextBehindJavaFunction() {
			return new KotlinText();
		}

	}

}
