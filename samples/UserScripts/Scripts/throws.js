const order = { customer: null };
order.customer.name;
