UPDATE enterprises_jurisdiction SET name = %(name)s WHERE code = %(code)s
