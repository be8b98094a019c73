package ${package};

import java.math.BigDecimal;

/**
 * The answer to an order.
 *
 * @param article what is to be bought
 * @param price of all pieces together
 */
public record Quote(String article, BigDecimal price) {

}
