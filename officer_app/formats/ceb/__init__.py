"""CEB messages of the cross-border e-commerce system (跨境统一版): read, answered and written."""
