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

import java.nio.file.Path;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.format.datetime.DateFormatter;
import org.springframework.format.datetime.DateFormatterRegistrar;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Converts text to and from numbers, enums, dates and other values that have a text, as
 * Spring's conversion services do. Asked in order, the first that can convert does: the
 * application's {@code conversionService} bean; its {@code Converter}, {@code Formatter},
 * {@code Printer} and {@code Parser} beans; Boot's defaults, but with dates and times in
 * ISO 8601 whatever the locale; its other {@code ConversionService} beans. They are
 * looked for when the first text is converted. Thread-safe.
 */
final class SimpleTypes {

	private static final TypeDescriptor TEXT = TypeDescriptor.valueOf(String.class);

	private final SingletonSupplier<List<ConversionService>> services;

	private final SingletonSupplier<ConversionService> beans;

	SimpleTypes(ConfigurableListableBeanFactory beanFactory) {
		this.beans = SingletonSupplier.of(() -> beans(beanFactory));
		this.services = SingletonSupplier.of(() -> services(beanFactory, this.beans.obtain()));
	}

	boolean canRead(Class<?> type) {
		return find(TEXT, TypeDescriptor.valueOf(type)) != null;
	}

	/**
	 * The value that {@code text} stands for.
	 * @param text the text
	 * @param type the type
	 * @return the value, or {@code null} if empty text stands for none
	 * @throws ConversionException if it stands for none of that type
	 */
	@Nullable Object read(String text, ResolvableType type) {
		TypeDescriptor target = new TypeDescriptor(type, null, null);
		ConversionService service = find(TEXT, target);
		if (service == null) {
			throw new ConverterNotFoundException(TEXT, target);
		}
		return service.convert(text, TEXT, target);
	}

	/**
	 * The text of a value.
	 * @param value the value
	 * @return the text, or {@code null} if the value is none that has one
	 * @throws ConversionException if it has, but the converter fails
	 */
	@Nullable String write(Object value) {
		if (value instanceof CharSequence text) {
			return text.toString();
		}
		if (!isSimple(value)) {
			return null;
		}
		ConversionService service = find(TypeDescriptor.valueOf(value.getClass()), TEXT);
		return (service != null) ? service.convert(value, String.class) : null;
	}

	// Any object has some text, if only its name and address.
	private boolean isSimple(Object value) {
		return ClassUtils.isSimpleValueType(value.getClass()) || value instanceof TemporalAmount
				|| this.beans.obtain().canConvert(value.getClass(), String.class);
	}

	private @Nullable ConversionService find(TypeDescriptor source, TypeDescriptor target) {
		for (ConversionService service : this.services.obtain()) {
			if (service.canConvert(source, target)) {
				return service;
			}
		}
		return null;
	}

	private static List<ConversionService> services(ConfigurableListableBeanFactory beanFactory,
			ConversionService beans) {
		List<ConversionService> services = new ArrayList<>();
		String own = ConfigurableApplicationContext.CONVERSION_SERVICE_BEAN_NAME;
		if (beanFactory.containsBean(own) && beanFactory.isTypeMatch(own, ConversionService.class)) {
			services.add(beanFactory.getBean(own, ConversionService.class));
		}
		services.add(beans);
		services.add(defaults());
		beanFactory.getBeanProvider(ConversionService.class).orderedStream().forEach(services::add);
		return services;
	}

	private static ConversionService beans(ConfigurableListableBeanFactory beanFactory) {
		FormattingConversionService beans = new FormattingConversionService();
		ApplicationConversionService.addBeans(beans, beanFactory);
		return beans;
	}

	private static ConversionService defaults() {
		FormattingConversionService defaults = new FormattingConversionService();
		DefaultConversionService.addDefaultConverters(defaults);
		DefaultFormattingConversionService.addDefaultFormatters(defaults);
		DateTimeFormatterRegistrar times = new DateTimeFormatterRegistrar();
		times.setUseIsoFormat(true);
		times.registerFormatters(defaults);
		DateFormatter date = new DateFormatter();
		date.setIso(ISO.DATE_TIME);
		date.setFallbackPatterns("yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd");
		DateFormatterRegistrar dates = new DateFormatterRegistrar();
		dates.setFormatter(date);
		dates.registerFormatters(defaults);
		ApplicationConversionService.addApplicationFormatters(defaults);
		ApplicationConversionService.addApplicationConverters(defaults);
		defaults.addConverter(String.class, Path.class, Path::of);
		defaults.addConverter(Path.class, String.class, Path::toString);
		return defaults;
	}

}
