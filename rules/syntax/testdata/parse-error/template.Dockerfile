# want warning "This looks like a template"
FROM {{ base }} AS {{ name }}
